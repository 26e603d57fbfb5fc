"""An event's page and its calendar file."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from events import clock
from events.models import Event, EventStatus
from events.querysets import MAX_ROW_ID
from web.calendar_file import calendar_of
from web.cards import card_of, has_ended
from web.rendering import page, view_from_home
from web.structured_data import json_ld
from web.words import capitalised, day_in_words, time_in_words, when_in_words

SHOWN_DATES = 12


@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """All that is known of an event, also when it is over or cancelled."""
    found = _event(event_id)
    view = view_from_home(request)
    card = card_of(found, view)
    url = _page_url(request, found.shown_as_id or found.pk)
    when = capitalised(when_in_words(found, now=view.now, reader_zone=view.zone))
    is_over = has_ended(found, view.now)
    is_sample = found.feed is not None and found.feed.is_sample
    context = {
        "event": found,
        "card": card,
        "when": when,
        "summary": f"{when}. {card.place}.",
        "moved_from": _former_start(found, view.now),
        "has_ended": is_over,
        "is_indexed": not (is_over or is_sample or found.event_status == EventStatus.WITHDRAWN),
        "shown_url": url,
        "description": found.description or _description_elsewhere(found),
        "json_ld": json_ld(found, page_url=url),
    }
    return page(request, "web/event.html", context)


@require_safe
def event_ics(request: HttpRequest, event_id: int) -> HttpResponse:
    """The event as a file for a calendar program."""
    found = _event(event_id)
    url = _page_url(request, found.pk)
    response = HttpResponse(calendar_of(found, page_url=url), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{found.pk}.ics"'
    return response


def _former_start(event: Event, now: datetime) -> str:
    """When a rescheduled event was to be; empty when its calendar does not say."""
    former = event.previous_start_time
    if former is None or event.event_status != EventStatus.RESCHEDULED:
        return ""
    moment = former.astimezone(event.local_start.tzinfo)
    today = now.astimezone(event.local_start.tzinfo).date()
    day = day_in_words(moment.date(), today)
    return day if event.all_day else f"{day}, {time_in_words(moment)}"


def _page_url(request: HttpRequest, event_id: int) -> str:
    return request.build_absolute_uri(reverse("web:event", args=[event_id]))


def _description_elsewhere(event: Event) -> str:
    """What another calendar says of an event that its own does not describe."""
    others = Event.objects.filter(
        pk__in=[source["event_id"] for source in getattr(event, "other_sources", [])]
    )
    described = others.exclude(description="").order_by("feed__url", "uid", "recurrence_id")
    return described.values_list("description", flat=True).first() or ""


def _event(event_id: int) -> Event:
    events = Event.objects.with_relations().with_further_dates(clock.now(), limit=SHOWN_DATES)
    found = events.filter(pk=min(event_id, MAX_ROW_ID)).first()
    if found is None:
        raise Http404
    return found
