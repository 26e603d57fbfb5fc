"""The sample calendars are fresh on any day and hold what people ask for."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest
import recurring_ical_events
from icalendar import Calendar

import samples

DAYS = [date(2026, 3, 11), date(2026, 8, 22), date(2026, 11, 23), date(2027, 2, 1)]
KINDS = (
    "story time", "concert", "market", "yoga", "lecture", "theatre", "sports", "seniors", "teens", "esl",
    "exhibit",
    "book club", "pottery", "comedy", "dance", "film", "outdoors", "science", "coding", "lgbtq", "volunteer",
)  # fmt: skip


@cache
def calendars() -> tuple[Calendar, ...]:
    files = [path for path in samples.sample_paths() if path.suffix == ".ics"]
    return tuple(Calendar.from_ical(path.read_bytes()) for path in files)


def occurrences(first: date, days: int) -> Iterator:
    for calendar in calendars():
        yield from recurring_ical_events.of(calendar).between(first, first + timedelta(days=days))


def starts_on(event) -> date:
    start = event["DTSTART"].dt
    return start.date() if isinstance(start, datetime) else start


@pytest.mark.parametrize("today", DAYS)
def test_any_sixty_days_hold_three_hundred_occurrences_at_fifteen_venues(today: date) -> None:
    found = list(occurrences(today, 60))
    assert len(found) >= 300
    assert len({str(event["LOCATION"]).split(",")[0] for event in found}) >= 15


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("weekday", [5, 6], ids=["Saturday", "Sunday"])
def test_newton_has_plenty_on_both_days_of_the_weekend(today: date, weekday: int) -> None:
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    found = [
        event
        for event in occurrences(day, 1)
        if starts_on(event) == day
        and "Newton, MA" in str(event["LOCATION"])
        and event["STATUS"] == "CONFIRMED"
    ]
    assert len(found) >= 5
    assert sum("Free" in str(event["DESCRIPTION"]) for event in found) >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_people_ask_for_is_there(kind: str) -> None:
    said = {
        f"{event['SUMMARY']} {event['CATEGORIES'].to_ical().decode()}".lower()
        for event in occurrences(DAYS[0], 60)
    }
    assert any(kind in text for text in said)


def test_an_exhibition_is_under_way_on_any_day() -> None:
    for today in DAYS:
        assert any(starts_on(event) < today for event in occurrences(today, 1))


def test_uids_are_unique() -> None:
    uids = [str(event["UID"]) for calendar in calendars() for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))


def page_events(today: date) -> list[dict]:
    text = samples.render_dates((samples.FOLDER / "lantern-house.html").read_text(), today)
    assert "{{" not in text
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [event for script in scripts for event in json.loads(script)]


@pytest.mark.parametrize("today", DAYS)
def test_the_page_covers_the_coming_weeks(today: date) -> None:
    starts = [datetime.fromisoformat(event["startDate"]).date() for event in page_events(today)]
    coming = [start for start in starts if today <= start < today + timedelta(days=60)]
    assert len(coming) >= 15


def test_the_page_names_the_same_events_from_day_to_day() -> None:
    first, next_day = ({event["url"] for event in page_events(date(2026, 3, day))} for day in (11, 12))
    assert first == next_day
