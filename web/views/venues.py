"""A venue's page, and what comes up there as a calendar and as RSS."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import clock
from events.models import Event, Precision, Venue
from events.querysets import MAX_ROW_ID, EventQuerySet
from web.answers import CardGroup
from web.calendar_file import calendar_of_many
from web.card_actions import directions_to_venue
from web.cards import card_of
from web.rendering import page, view_from_home
from web.search_feeds import rss_of
from web.structured_data import venue_json_ld

SHOWN = 60
FOLLOWED = 500


@require_safe
def venue(request: HttpRequest, venue_id: int) -> HttpResponse:
    """Where a venue is and what comes up there."""
    found = _venue(venue_id)
    view = view_from_home(request)
    events = list(_coming(found).with_further_dates(view.now)[: SHOWN + 1])
    cards = tuple(card_of(event, view) for event in events[:SHOWN])
    url = _page_url(request, found)
    context = {
        "venue": found,
        "is_town_only": found.precision == Precision.CITY,
        "directions": directions_to_venue(found),
        "groups": [CardGroup("", cards)] if cards else [],
        "count": len(cards),
        "is_cut": len(events) > SHOWN,
        "page_url": url,
        "json_ld": venue_json_ld(found, page_url=url),
    }
    return page(request, "web/venue.html", context)


@require_safe
def venue_ics(request: HttpRequest, venue_id: int) -> HttpResponse:
    """What comes up at a venue, for a calendar program to follow."""
    found = _venue(venue_id)
    content = calendar_of_many(
        _coming(found)[:FOLLOWED],
        name=str(found),
        address=_page_url(request, found),
        page_url=lambda event_id: _event_url(request, event_id),
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_safe
def venue_rss(request: HttpRequest, venue_id: int) -> HttpResponse:
    """What comes up at a venue, for a feed reader."""
    found = _venue(venue_id)
    content = rss_of(
        list(_coming(found)[:SHOWN]),
        name=_("What is on at %(venue)s") % {"venue": found},
        page=_page_url(request, found),
        feed=request.build_absolute_uri(request.path),
        page_url=lambda event_id: _event_url(request, event_id),
    )
    return HttpResponse(content, content_type="application/rss+xml; charset=utf-8")


def _venue(venue_id: int) -> Venue:
    found = Venue.objects.filter(pk=min(venue_id, MAX_ROW_ID)).first()
    if found is None:
        raise Http404
    return found


def _coming(venue: Venue) -> EventQuerySet:
    """What is under way there or still to come, soonest first."""
    coming = Event.objects.shown().overlapping_any([(clock.now(), None)])
    return coming.filter(venue=venue).with_relations().order_by("start_time", "id")


def _page_url(request: HttpRequest, venue: Venue) -> str:
    return request.build_absolute_uri(reverse("web:venue", args=[venue.pk]))


def _event_url(request: HttpRequest, event_id: int) -> str:
    return request.build_absolute_uri(reverse("web:event", args=[event_id]))
