"""The calendars that are read: how each is; for staff, adding one and reading one now."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from events import clock
from events.models import Feed
from events.querysets import MAX_ROW_ID
from ingest.addresses import CalendarForm
from ingest.jobs import fetch_soon
from web.feed_cards import TROUBLED, Clocks, FeedCard, active_feeds, cards_of
from web.rendering import page

ON_A_PAGE = 100
# One look a second: a quarter of an hour, after which the reader is asked to reload.
MOST_LOOKS = 900
MAIN_FIELDS = ("url", "name", "default_city", "default_venue_name")

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Refuse everybody else with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_staff(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar that is read and how it is; a POST by staff adds one."""
    return _added(request) if request.method == "POST" else _listed(request, CalendarForm())


@require_POST
@staff_only
def fetch_now(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Put a calendar first in line; a script gets its card, a browser goes back to it."""
    feed = _feed(feed_id)
    if feed.is_web and not feed.is_sample:
        fetch_soon(feed)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('web:calendars')}#feed-{feed.pk}")
    return _card_alone(request, _card(feed.pk))


@require_safe
@never_cache
def progress(request: HttpRequest, feed_id: int) -> HttpResponse:
    """How far a reading is; when it is over, the whole card in the place of the old one."""
    card = _card(feed_id)
    if card.is_reading or card.is_waiting:
        looks = request.GET.get("looks", "")
        count = min(int(looks), MOST_LOOKS) if looks.isdecimal() and len(looks) < 6 else MOST_LOOKS
        return render(request, "web/parts/feed_progress.html", _watching(request, card, count + 1))
    return reswap(retarget(_card_alone(request, card), f"#feed-{card.id}"), "outerHTML")


@staff_only
def _added(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, status=422)
    feed = form.save()
    fetch_soon(feed)
    return redirect(f"{reverse('web:calendars')}#feed-{feed.pk}")


def _listed(request: HttpRequest, form: CalendarForm, *, status: int = 200) -> HttpResponse:
    shown: Page[Feed] = Paginator(active_feeds(), ON_A_PAGE).get_page(request.GET.get("page"))
    cards = cards_of(list(shown), _clocks())
    is_staff = _is_staff(request)
    health = dict(active_feeds().order_by().values_list("health").annotate(Count("pk")))
    context = {
        "cards": cards,
        "feeds": shown,
        "read": sum(health.values()),
        "troubled": sum(health.get(one, 0) for one in TROUBLED),
        "is_staff": is_staff,
        "is_live": is_staff or any(card.is_reading for card in cards),
        "looks": 1,
        "form": form,
        "main_fields": [form[name] for name in MAIN_FIELDS],
        "more_fields": [form[name] for name in form.fields if name not in MAIN_FIELDS],
        "is_more_open": any(name not in MAIN_FIELDS for name in form.errors),
    }
    return page(request, "web/calendars.html", context, status=status)


def _card_alone(request: HttpRequest, card: FeedCard) -> HttpResponse:
    return render(request, "web/parts/feed.html", _watching(request, card, 1))


def _watching(request: HttpRequest, card: FeedCard, looks: int) -> dict[str, object]:
    return {
        "card": card,
        "is_staff": _is_staff(request),
        "looks": looks,
        "is_watched_out": looks > MOST_LOOKS,
    }


def _card(feed_id: int) -> FeedCard:
    feed = get_object_or_404(active_feeds(), pk=min(feed_id, MAX_ROW_ID))
    return cards_of([feed], _clocks())[0]


def _feed(feed_id: int) -> Feed:
    return get_object_or_404(Feed, pk=min(feed_id, MAX_ROW_ID), is_active=True)


def _clocks() -> Clocks:
    # Readings happen by the clock of events, which a demo freezes; fetches are due by the real one.
    return Clocks(reading=clock.now(), fetching=timezone.now())


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff
