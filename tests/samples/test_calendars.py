"""The sample calendars, as any calendar program reads them, are full on any day."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest
import recurring_ical_events
from icalendar import Calendar, Event

from gazetteer import load_gazetteer, miles_between
from ingest.wording.price import cost_of_text
from samples import FEEDS, FOLDER, sample_paths

DAYS = [date(2026, 3, 11), date(2026, 8, 22), date(2026, 11, 23), date(2027, 2, 1)]
CALENDARS = [path for path in sample_paths() if path.suffix == ".ics"]
KINDS = {
    "story time": "story time", "baby lap-sit": "lap-sit", "Spanish": "spanish",
    "classical": "classical music", "jazz": "jazz", "rock": "rock", "market": "market", "yoga": "yoga",
    "lecture": "lecture", "book club": "book club",
    "theatre": "theatre", "film": "film", "comedy": "comedy", "sports": "sports", "seniors": "seniors",
    "teens": "teens", "ESL": "esl", "crafts": "crafts", "pottery": "pottery", "exhibition": "exhibition",
    "hikes": "hike", "outdoors": "outdoors", "science": "stem", "coding": "coding", "dance": "dance",
    "town meeting": "town meeting", "LGBTQ+": "lgbtq+", "volunteering": "volunteer", "food": "food",
    "online": "online", "hybrid": "in person and on zoom", "cancelled": "cancelled", "sold out": "sold out",
    "full": "(full)", "postponed": "postponed", "free": "free",
    "donation": "suggested donation", "paid": "tickets $",
    "ASL": "asl interpreted", "wheelchair": "wheelchair accessible", "sensory-friendly": "sensory-friendly",
}  # fmt: skip


@cache
def calendar(name: str) -> Calendar:
    return Calendar.from_ical((FOLDER / name).read_bytes())


def between(start: date, days: int) -> Iterator[Event]:
    for path in CALENDARS:
        yield from recurring_ical_events.of(calendar(path.name)).between(start, start + timedelta(days=days))


@cache
def ten_weeks(start: date) -> tuple[Event, ...]:
    return tuple(between(start, 70))


def sixty_days(start: date) -> list[Event]:
    return [event for event in ten_weeks(start) if day_of(event["DTSTART"].dt) < start + timedelta(days=60)]


def on_day(start: date, day: date) -> list[Event]:
    """The events that start on a day of the ten weeks, or are under way all day."""
    return [
        event
        for event in ten_weeks(start)
        if day_of(event["DTSTART"].dt) == day
        or (not isinstance(event["DTSTART"].dt, datetime) and event["DTSTART"].dt <= day < event.end)
    ]


def day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def place(event: Event) -> str:
    return str(event["LOCATION"]).split(",")[0]


def words(event: Event) -> str:
    parts = [str(event.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "STATUS")]
    return "\n".join([*parts, *map(str, event["CATEGORIES"].cats)]).lower()


def is_in_newton(event: Event) -> bool:
    return ", Newton, MA" in event["LOCATION"]


def is_on(event: Event) -> bool:
    marks = ("cancel", "postponed", "sold out", "(full)")
    return event.get("STATUS") != "CANCELLED" and not any(mark in event["SUMMARY"].lower() for mark in marks)


def is_free(event: Event) -> bool:
    return cost_of_text(str(event["SUMMARY"]), str(event["DESCRIPTION"])).kind == "free"


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_sixty_days_hold_hundreds_of_events_at_many_places(today: date) -> None:
    events = sixty_days(today)
    assert 300 <= len(events) <= 750
    assert len({place(event) for event in events if "MA 0" in event["LOCATION"]}) >= 15


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("week", range(9))
def test_newton_has_a_full_weekend_with_free_things_to_do(today: date, week: int) -> None:
    saturday = today + timedelta(days=(5 - today.weekday()) % 7, weeks=week)
    for day in (saturday, saturday + timedelta(days=1)):
        events = [event for event in on_day(today, day) if is_in_newton(event) and is_on(event)]
        assert len(events) >= 8, day
        assert len([event for event in events if is_free(event)]) >= 4, day


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("said", KINDS.values(), ids=KINDS)
def test_every_kind_that_people_ask_for_is_there(today: date, said: str) -> None:
    assert any(said in words(event) for event in sixty_days(today))


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_there_is_something_at_every_time_of_the_week(today: date) -> None:
    starts = [event["DTSTART"].dt for event in sixty_days(today)]
    parts = {(start.weekday(), start.hour // 12) for start in starts if isinstance(start, datetime)}
    assert parts == {(day, half) for day in range(7) for half in (0, 1)}
    assert len([start for start in starts if not isinstance(start, datetime)]) >= 8


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_an_exhibition_that_opened_before_is_under_way(today: date) -> None:
    shows = [event for event in between(today, 1) if "Exhibition" in map(str, event["CATEGORIES"].cats)]
    assert any(show["DTSTART"].dt < today - timedelta(days=7) for show in shows)


def test_an_excluded_date_has_no_meeting() -> None:
    assert "Teen Coding Club" not in {str(event["SUMMARY"]) for event in between(date(2026, 11, 26), 1)}
    assert "Teen Coding Club" in {str(event["SUMMARY"]) for event in between(date(2026, 12, 3), 1)}


def test_a_moved_meeting_is_only_on_its_new_day() -> None:
    days = [
        event["DTSTART"].dt.date()
        for event in between(date(2026, 11, 23), 7)
        if str(event["SUMMARY"]).startswith("Toddler Time")
    ]
    assert days == [date(2026, 11, 23)]


def test_uids_are_unique() -> None:
    masters = [
        str(event["UID"]) for path in CALENDARS for event in calendar(path.name).events if "RRULE" in event
    ]
    assert len(masters) == len(set(masters))
    assert all(uid.endswith("@samples.superschedules") for uid in masters)


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.name)
def test_a_calendar_is_valid_and_complete(path) -> None:
    raw = path.read_bytes()
    assert all(len(line) <= 75 and b"\n" not in line for line in raw.split(b"\r\n"))
    assert calendar(path.name)["X-WR-CALNAME"] in {feed.name for feed in FEEDS if feed.path == path}
    assert "America/New_York" in [str(zone["TZID"]) for zone in calendar(path.name).timezones]
    for event in calendar(path.name).events:
        assert not event.errors
        assert {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "ORGANIZER"} <= set(
            event
        )
        assert str(event["URL"]).startswith("https://example.org/")
        assert ("RRULE" in event) != ("RECURRENCE-ID" in event)
        assert re.search(r"\.example\.org$", str(event["ORGANIZER"]))


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.name)
def test_coordinates_lie_in_the_stated_postal_code(path) -> None:
    for event in calendar(path.name).events:
        if "GEO" not in event:
            continue
        found = load_gazetteer().resolve(str(event["LOCATION"])[-5:]).place
        assert found is not None
        point = event["GEO"]
        miles = miles_between(point.latitude, point.longitude, found.latitude, found.longitude)
        assert miles < 1.5, event["SUMMARY"]


def test_every_file_is_a_feed_with_a_known_town() -> None:
    files = {path for path in FOLDER.iterdir() if path.suffix in {".ics", ".html"}}
    assert set(sample_paths()) == files
    assert len(FEEDS) == len(files)
    for feed in FEEDS:
        assert load_gazetteer().resolve(feed.city).place is not None
