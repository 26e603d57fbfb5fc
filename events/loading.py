"""Events to be shown, with their venues and feeds, by a statement written once.

As `Event.objects.with_relations().in_bulk()`, which takes longer to compile than to run, at every search.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from events.models import Event, Feed, Venue
from events.statements import rows_of

_PARTS: tuple[type[models.Model], ...] = (Event, Venue, Feed)


def load_events(ids: Sequence[int]) -> dict[int, Event]:
    """The events of these ids that exist, by id. A feed's report is loaded when it is asked for."""
    if not ids:
        return {}
    return {event.pk: event for event in map(_event, rows_of(_statement(), [list(ids)]))}


@cache
def _statement() -> str:
    columns = [
        f'"{model._meta.db_table}"."{field.column}"' for model in _PARTS for field in _fields(model)
    ]  # fmt: skip
    return (
        f"SELECT {', '.join(columns)} FROM events_event"  # noqa: S608 our own names
        " LEFT JOIN events_venue ON events_venue.id = events_event.venue_id"
        " LEFT JOIN events_feed ON events_feed.id = events_event.feed_id"
        " WHERE events_event.id = ANY(%s)"
    )


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """What a row holds as Python knows it: JSON comes as text, which the field would have to read."""
    return tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.JSONField))


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(str(field.attname) for field in _fields(model))


def _event(row: tuple[Any, ...]) -> Event:
    values, parts = iter(row), []
    for model in _PARTS:
        names = _names(model)
        part = [next(values) for _ in names]
        # The id comes first: none where there is no venue or no feed.
        parts.append(None if part[0] is None else model.from_db(connection.alias, names, part))
    event, venue, feed = parts
    assert isinstance(event, Event)
    event.venue = venue if isinstance(venue, Venue) else None
    event.feed = feed if isinstance(feed, Feed) else None
    return event
