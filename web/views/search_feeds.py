"""A search for other programs: a calendar to subscribe to, a feed and JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assistant.occurrences import occurrences_of
from assistant.query import EventQuery, Window
from events import clock
from web.calendar_file import calendar_of_many
from web.search_asking import FAILED, Asked, asked_by, page_number
from web.search_feeds import json_of, rss_of
from web.search_links import path_of
from web.search_view import MOST_LISTED, PAGE_SIZE, events_of, name_of, pages_of
from web.searching import found_for

FEED_DAYS = 90
MOST_SERIES = 250
MOST_IN_CALENDAR = 500
MOST_IN_RSS = 100
KEPT_FOR = timedelta(minutes=15)


@require_safe
def search_ics(request: HttpRequest) -> HttpResponseBase:
    """Every occurrence as a calendar to subscribe to; cancelled ones too, which say so."""

    def body(query: EventQuery, asked: Asked) -> bytes:
        result = found_for(query, now=asked.now, limit=MOST_SERIES, unavailable_too=True)
        return calendar_of_many(
            occurrences_of(result, limit=MOST_IN_CALENDAR, unavailable_too=True),
            name=name_of(asked.query or query, when_words=asked.when_words),
            address=request.build_absolute_uri(path_of(asked.said)),
            page_url=_page_url(request),
        )

    return _feed(request, body, "text/calendar; charset=utf-8")


@require_safe
def search_rss(request: HttpRequest) -> HttpResponseBase:
    """What is found, each event once, as RSS."""

    def body(query: EventQuery, asked: Asked) -> bytes:
        result = found_for(query, now=asked.now, limit=MOST_IN_RSS)
        return rss_of(
            [found.event for found in result.events],
            name=name_of(asked.query or query, when_words=asked.when_words),
            page=request.build_absolute_uri(path_of(asked.said)),
            feed=request.build_absolute_uri(path_of(asked.said, suffix=".rss")),
            page_url=_page_url(request),
        )

    return _feed(request, body, "application/rss+xml; charset=utf-8")


@require_safe
def search_json(request: HttpRequest) -> HttpResponseBase:
    """A page of what is found as JSON; `?page=` goes on as the page itself does."""

    def body(_query: EventQuery, asked: Asked) -> bytes:
        assert asked.query is not None
        result = found_for(asked.query, now=asked.now, limit=MOST_LISTED)
        number = page_number(request)
        shown = result.events[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        following = [*asked.said, ("page", str(number + 1))] if number < pages_of(result) else []
        told = json_of(
            result,
            events_of(shown, asked.now),
            page=request.build_absolute_uri(path_of(asked.said)),
            next_page=request.build_absolute_uri(path_of(following, suffix=".json")) if following else None,
        )
        return json.dumps(told, cls=DjangoJSONEncoder).encode()

    return _feed(request, body, "application/json", is_json=True)


def _feed(
    request: HttpRequest,
    body: Callable[[EventQuery, Asked], bytes],
    content_type: str,
    *,
    is_json: bool = False,
) -> HttpResponseBase:
    """The feed, or why there is none; `body` is given the query with the time a subscription covers."""
    now = _quarter(clock.now())
    try:
        asked = asked_by(request, now)
        if asked.query is None or asked.problems:
            return _refused(asked.problems, is_json=is_json)
        whole = (Window(now, now + timedelta(days=FEED_DAYS)),)
        content = body(asked.query.with_changes(when=asked.query.when or whole), asked)
    except FAILED:
        return _failed_feed(is_json=is_json)
    return _kept(request, content, content_type)


def _kept(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """The content, that may be kept for a quarter of an hour and is not sent again while it is the same."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    # Its rows tell when they changed, but not when one left it: it is of the quarter it was made in.
    made = int(_quarter(timezone.now()).timestamp())
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(made)
    response["Cache-Control"] = f"public, max-age={int(KEPT_FOR.total_seconds())}"
    return get_conditional_response(request, etag, made, response) or response


def _refused(problems: dict[str, str], *, is_json: bool) -> HttpResponse:
    """What was not understood: a subscription is better broken than wrong."""
    lines = [f"{name}: {words}" for name, words in problems.items()]
    if is_json:
        detail = {"message": " ".join(problems.values()), "error_code": "invalid_request", "fields": problems}
        return JsonResponse({"detail": detail}, status=422)
    return HttpResponse("\n".join(lines) + "\n", status=422, content_type="text/plain; charset=utf-8")


def _failed_feed(*, is_json: bool) -> HttpResponse:
    words = _("The calendars could not be searched just now. Please try again in a minute.")
    response: HttpResponse
    if is_json:
        response = JsonResponse({"detail": {"message": words, "error_code": "rag_error"}}, status=503)
    else:
        response = HttpResponse(words + "\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = "60"
    return response


def _page_url(request: HttpRequest) -> Callable[[int], str]:
    return lambda event_id: request.build_absolute_uri(reverse("web:event", args=[event_id]))


def _quarter(moment: datetime) -> datetime:
    """The last full quarter of an hour: what is asked twice within it is the same."""
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
