"""Many made-up events over the towns of the United States, the same on every machine.

Where people live decides where events are. Of the texts one in twelve is a weekly series, whose occurrences
share it; vectors are mixed from those of the activity and the qualifier with noise, so that no hour is spent
on embedding. The moment they are made for is NOW: the benchmarks freeze the clock there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models
from numpy.typing import NDArray

from assistant.meaning import embedder
from benchmarks import phrases
from events.models import Event, EventText, Venue
from gazetteer import Place
from gazetteer.regions import read_regions
from gazetteer.table import PlaceTable

VERSION = 3
NOW = datetime(2026, 3, 11, 15, 30, tzinfo=ZoneInfo("America/New_York"))
DAYS_BEFORE, DAYS_AFTER = 5, 400
TOWNS_PER_STATE = 40
VENUES_PER_EVENT = 1 / 25
SERIES_SHARE = 1 / 12
_SEED = 20260311


@dataclass(frozen=True, slots=True)
class Site:
    """A venue to be and the town it is in."""

    id: int
    town: Place
    latitude: float
    longitude: float


def make(events: int) -> None:
    """Fill the database with this many events, unless it holds exactly them already."""
    mark = f"corpus {VERSION} of {events} events"
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('events_event'::regclass)")
        if cursor.fetchone() == (mark,):
            return
        cursor.execute("TRUNCATE events_event, events_eventtext, events_venue CASCADE")
        _fill(events)
        cursor.execute(f"COMMENT ON TABLE events_event IS '{mark}'")
        cursor.execute("VACUUM ANALYZE events_event, events_eventtext, events_venue")


def _fill(count: int) -> None:
    random = np.random.default_rng(_SEED)
    sites = _sites(random, max(1, int(count * VENUES_PER_EVENT)))
    _copy(Venue, (_venue_row(random, site) for site in sites))
    texts: list[dict[str, Any]] = []
    rows = list(_event_rows(random, sites, count, texts))
    _copy(EventText, texts)
    _copy(Event, rows)
    _restart_ids()


def _sites(random: np.random.Generator, count: int) -> list[Site]:
    places = PlaceTable()
    states = [region.short for region in read_regions() if region.country_code == "US"]
    towns = [places.place(row) for state in states for row in places.largest_in("US", state, TOWNS_PER_STATE)]
    weights = np.array([max(town.population, 500) for town in towns]) ** 0.7
    chosen = random.choice(len(towns), size=count, p=weights / weights.sum())
    spread = random.normal(0, 0.02, size=(count, 2))
    return [
        Site(number + 1, towns[town], towns[town].latitude + north, towns[town].longitude + east)
        for number, (town, (north, east)) in enumerate(zip(chosen, spread, strict=True))
    ]


def _venue_row(random: np.random.Generator, site: Site) -> dict[str, Any]:
    name = f"{random.choice(phrases.NAMES)} {random.choice(phrases.BUILDINGS)}"
    return {
        "id": site.id,
        "name": name,
        "key": f"{name} {site.id}",
        "city": site.town.name,
        "state": site.town.admin1,
        "country_code": "US",
        "latitude": site.latitude,
        "longitude": site.longitude,
        "precision": "exact",
        "timezone": site.town.timezone,
        "created_at": NOW,
        "updated_at": NOW,
    }


def _event_rows(
    random: np.random.Generator, sites: Sequence[Site], count: int, texts: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the events and append the texts they share."""
    vectors = _Vectors(random)
    made = 0
    while made < count:
        activity = int(random.integers(len(phrases.ACTIVITIES)))
        qualifier = int(random.integers(len(phrases.QUALIFIERS)))
        site = sites[int(random.integers(len(sites)))]
        text = _text_row(random, len(texts) + 1, activity, qualifier)
        text["embedding"] = vectors.literal(activity, qualifier)
        texts.append(text)
        repeats = int(random.integers(8, 52)) if random.random() < SERIES_SHARE else 1
        shared = _shared_fields(random, text, site)
        first = _first_start(random, site) - timedelta(weeks=int(random.integers(repeats)))
        for start in _occurrences(first, repeats)[: count - made]:
            made += 1
            yield {**shared, "id": made, "uid": str(made), **_times(random, start, is_series=repeats > 1)}


def _text_row(random: np.random.Generator, number: int, activity: int, qualifier: int) -> dict[str, Any]:
    host = random.choice(phrases.NAMES)
    title = f"{phrases.ACTIVITIES[activity]} {phrases.QUALIFIERS[qualifier]} with {host} {number}"
    sentences = random.choice(phrases.SENTENCES, size=int(random.integers(2, 8)), replace=False)
    return {
        "id": number,
        "content_hash": hashlib.sha256(title.encode()).hexdigest(),
        "title": title,
        "description": " ".join(sentences),
        "tags": "",
    }


def _shared_fields(random: np.random.Generator, text: dict[str, Any], site: Site) -> dict[str, Any]:
    cost = random.choice(["free", "paid", "unknown"], p=[0.45, 0.25, 0.3])
    price = int(random.integers(5, 60)) if cost == "paid" else None
    low = int(random.integers(0, 18)) if random.random() < 0.3 else None
    return {
        "text_id": text["id"],
        "title": text["title"],
        "description": text["description"],
        "url": f"https://events.example/{text['id']}",
        "timezone": site.town.timezone,
        "venue_id": site.id,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "event_attendance_mode": random.choice(["offline", "online", "mixed"], p=[0.91, 0.06, 0.03]),
        "event_status": random.choice(["scheduled", "cancelled", "full"], p=[0.96, 0.02, 0.02]),
        "cost_kind": cost,
        "cost_min": price,
        "cost_currency": "USD" if price else "",
        "age_min": low,
        "age_max": None if low is None else low + int(random.integers(2, 12)),
        "end_given": True,
        "created_at": NOW,
        "updated_at": NOW,
    }


def _first_start(random: np.random.Generator, site: Site) -> datetime:
    day = NOW.date() + timedelta(days=int(random.integers(-DAYS_BEFORE, DAYS_AFTER)))
    hour, minute = int(random.integers(9, 21)), int(random.choice([0, 30]))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(site.town.timezone))


def _occurrences(first: datetime, repeats: int) -> list[datetime]:
    """The weekly starts that are within the days of the corpus."""
    earliest, latest = NOW - timedelta(days=DAYS_BEFORE), NOW + timedelta(days=DAYS_AFTER)
    starts = [first + timedelta(weeks=week) for week in range(repeats)]
    return [start for start in starts if earliest <= start <= latest]


def _times(random: np.random.Generator, start: datetime, *, is_series: bool) -> dict[str, Any]:
    is_exhibition = not is_series and random.random() < 0.03
    length = (
        timedelta(days=int(random.integers(20, 120)))
        if is_exhibition
        else timedelta(hours=int(random.integers(1, 4)))
    )
    return {"start_time": start.astimezone(UTC), "end_time": start.astimezone(UTC) + length}


class _Vectors:
    """Unit vectors near those of an activity and a qualifier."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self._activities = embedder().embed(list(phrases.ACTIVITIES))
        self._qualifiers = embedder().embed(list(phrases.QUALIFIERS))

    def literal(self, activity: int, qualifier: int) -> str:
        """A new vector in pgvector's notation."""
        noise: NDArray[np.float64] = self._random.normal(size=(self._activities.shape[1],))
        mixed = self._activities[activity] + 0.4 * self._qualifiers[qualifier] + 0.4 * _unit(noise)
        return json.dumps(np.round(_unit(mixed), 4).tolist())


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
    return unit


def _restart_ids() -> None:
    """Let the next ids follow the copied ones: rows written with their ids do not move a sequence."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Venue, EventText, Event]):
            cursor.execute(statement)


def _copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows with PostgreSQL's COPY; a column a row does not name gets the field's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated and field.column]
    defaults: dict[str, Any] = {str(field.column): field.get_default() for field in fields}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = {**defaults, **row}
            copy.write_row([values[str(field.column)] for field in fields])
