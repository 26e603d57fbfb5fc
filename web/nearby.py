"""What is on next around home, without asking."""

from __future__ import annotations

from datetime import datetime

from events.models import Event
from gazetteer import Place
from web.results import Circle

RADIUS_MILES = 10.0
_LOOKED_AT = 60


def next_nearby(home: Place | None, *, now: datetime, limit: int = 8) -> list[Event]:
    """The next events to start within 10 miles of home, a series at one venue once; anywhere without a home.

    What is online only has no place and is left out, unless there is no home to be near to.
    """
    events = Event.objects.recommendable().filter(start_time__gte=now)
    if home is not None:
        events = events.within(home.latitude, home.longitude, RADIUS_MILES)
    soonest = events.with_relations().with_further_dates(now).order_by("start_time", "id")[:_LOOKED_AT]
    first_of_series: dict[tuple[object, ...], Event] = {}
    for event in soonest:
        first_of_series.setdefault((event.title, event.venue_id), event)
    return list(first_of_series.values())[:limit]


def nearby_circle(home: Place | None) -> Circle | None:
    """The circle that `next_nearby` looks in."""
    return Circle(home.label, home.latitude, home.longitude, RADIUS_MILES) if home else None
