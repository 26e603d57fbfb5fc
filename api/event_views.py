"""Events and venues, open to everyone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from api.errors import InvalidRequest, NotFound
from api.event_schemas import EventOut, VenueOut
from api.paging import cursor_of, link_next, position_of
from events.clock import now
from events.models import Event, Venue
from events.querysets import EventQuerySet
from gazetteer import load_gazetteer

router = Router(tags=["events"])

MAX_ID = 2**63 - 1


class EventFilters(Schema):
    ids: list[int] = Field(default=[], max_length=100)
    q: str = Field(default="", max_length=200)
    start: date | None = None
    end: date | None = None
    location_id: int | None = None
    near: str | None = Field(default=None, max_length=60)
    radius_miles: float = Field(default=10, gt=0, le=500, allow_inf_nan=False)
    is_virtual: bool | None = None
    free: bool | None = None
    age: int | None = Field(default=None, ge=0, le=120)
    limit: int = Field(default=20, ge=1, le=100)
    before: str | None = None


@router.get("/events", response=list[EventOut])
def list_events(request: HttpRequest, response: HttpResponse, filters: Query[EventFilters]) -> list[Event]:
    """Events in order of their start; those to come unless dates or ids are given."""
    found = _filtered(filters).with_relations().order_by("start_time", "id")
    if filters.before:
        moment, row_id = position_of(filters.before)
        found = found.filter(Q(start_time__gt=moment) | Q(start_time=moment, id__gt=row_id))
    rows = list(found[: filters.limit + 1])
    page = rows[: filters.limit]
    if len(rows) > filters.limit:
        link_next(request, response, cursor_of(page[-1].start_time, page[-1].pk))
    return page


@router.get("/events/{int:event_id}", response=EventOut)
def one_event(request: HttpRequest, event_id: int) -> Event:
    """One event, also when it is over or cancelled."""
    event = Event.objects.with_relations().filter(pk=event_id).first() if event_id <= MAX_ID else None
    if event is None:
        raise NotFound
    return event


@router.get("/venues/{int:venue_id}", response=VenueOut)
def one_venue(request: HttpRequest, venue_id: int) -> Venue:
    """One venue."""
    venue = Venue.objects.filter(pk=venue_id).first() if venue_id <= MAX_ID else None
    if venue is None:
        raise NotFound
    return venue


def _filtered(filters: EventFilters) -> EventQuerySet:
    found = Event.objects.shown()
    if filters.ids:
        # Asked for by name, as an older answer does: also what is shown as another calendar's event since.
        found = Event.objects.exclude(event_status="withdrawn").filter(
            pk__in=[row_id for row_id in filters.ids if 0 < row_id <= MAX_ID]
        )
    found = _in_dates(found, filters)
    found = _at_place(found, filters)
    if filters.q.strip():
        # NUL cannot be in a PostgreSQL text.
        words = SearchQuery(filters.q.replace("\x00", " "), search_type="websearch", config="english")
        found = found.filter(text__words=words)
    if filters.is_virtual is not None:
        found = found.online() if filters.is_virtual else found.in_person()
    if filters.free is not None:
        found = found.filter(cost_kind="free") if filters.free else found.exclude(cost_kind="free")
    if filters.age is not None:
        found = found.for_age(filters.age)
    return found


def _in_dates(found: EventQuerySet, filters: EventFilters) -> EventQuerySet:
    zone = ZoneInfo(settings.TIME_ZONE)
    if filters.start and filters.end and filters.start > filters.end:
        raise InvalidRequest("end", "The end is before the start.")
    if filters.start is None and filters.end is None:
        return found if filters.ids else found.overlapping_any([(now(), None)])
    start = _midnight(filters.start, zone) if filters.start else now()
    end = _midnight(filters.end + timedelta(days=1), zone) if filters.end else None
    return found.overlapping_any([(start, end)])


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    if not 1900 <= day.year <= 2200:
        raise InvalidRequest("start", "This date is too far away.")
    return datetime.combine(day, time(), tzinfo=zone)


def _at_place(found: EventQuerySet, filters: EventFilters) -> EventQuerySet:
    if filters.location_id is not None and filters.near is not None:
        raise InvalidRequest("near", "Give either location_id or near.")
    if filters.location_id is not None:
        place = load_gazetteer().by_id(filters.location_id)
        if place is None:
            raise InvalidRequest("location_id", "There is no such place.")
        return found.within(place.latitude, place.longitude, filters.radius_miles)
    if filters.near is not None:
        return found.within(*_point(filters.near), filters.radius_miles)
    return found


def _point(raw: str) -> tuple[float, float]:
    try:
        latitude, longitude = map(float, raw.split(","))
    except ValueError:
        raise InvalidRequest("near", "Write it as latitude,longitude.") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InvalidRequest("near", "The latitude is within ±90 and the longitude within ±180.")
    return latitude, longitude
