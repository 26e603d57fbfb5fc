from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from assistant import wording
from events.models import Event
from tests.factories import NOW, at


def event(**fields) -> Event:
    return Event(**{"title": "x", "start_time": at("2026-03-14 10:00"), "end_time": None, **fields})


def when(**fields) -> str:
    return wording.when_in_words(event(**fields), now=NOW, reader_zone="America/New_York")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-14 10:00", "2026-03-14 11:00", "Saturday, March 14, 10:00–11:00 am"),
        ("2026-03-14 10:30", "2026-03-14 12:00", "Saturday, March 14, 10:30 am–12:00 pm"),
        ("2026-03-11 19:00", None, "today, 7:00 pm"),
        ("2026-03-12 00:30", None, "tomorrow, 12:30 am"),
        ("2026-03-14 20:00", "2026-03-15 01:00", "Saturday, March 14, 8:00 pm–1:00 am"),
        ("2027-06-05 10:00", None, "Saturday, June 5, 2027, 10:00 am"),
        ("2026-02-01 09:00", "2026-05-10 17:00", "until May 10, 5:00 pm"),
        ("2026-03-20 09:00", "2026-03-22 17:00", "Friday, March 20, 9:00 am to Sunday, March 22, 5:00 pm"),
    ],
)
def test_when(start, end, words):
    assert when(start_time=at(start), end_time=at(end) if end else None) == words


@pytest.mark.parametrize(
    ("first", "days", "words"),
    [
        ("2026-03-14 00:00", 1, "Saturday, March 14, all day"),
        ("2026-03-14 00:00", 2, "Saturday, March 14 to Sunday, March 15"),
        ("2026-03-10 00:00", 62, "until May 10"),
        ("2026-03-10 00:00", 2, "today, all day"),
    ],
)
def test_when_for_whole_days(first, days, words):
    assert when(start_time=at(first), end_time=at(first) + timedelta(days=days), all_day=True) == words


def test_the_zone_is_named_when_the_reader_has_another():
    start = datetime.fromisoformat("2026-03-14T10:00:00-05:00")
    assert when(start_time=start, timezone="America/Chicago") == "Saturday, March 14, 10:00 am CDT"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Price not given"),
        ({"cost_kind": "free"}, "Free"),
        ({"cost_kind": "paid", "cost_min": 5, "cost_max": 10}, "$5–10"),
        ({"cost_kind": "paid", "cost_min": 12.5}, "$12.50"),
        ({"cost_kind": "paid", "cost_max": 10}, "up to $10"),
        ({"cost_kind": "paid", "cost_min": 5, "cost_max": 8, "cost_currency": "CHF"}, "5–8 CHF"),
        ({"cost_kind": "paid", "cost_min": 5, "cost_currency": "GBP"}, "£5"),
        ({"cost_kind": "paid"}, "Paid; price not given"),
        ({"cost_kind": "pwyc"}, "Pay what you can"),
    ],
)
def test_price(fields, words):
    for bound in fields.keys() & {"cost_min", "cost_max"}:
        fields = {**fields, bound: Decimal(str(fields[bound]))}
    assert wording.price_in_words(event(**fields)) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"age_min": 3, "age_max": 5}, "ages 3–5"),
        ({"age_min": 18}, "ages 18 and up"),
        ({"age_max": 5}, "up to age 5"),
        ({"age_min": 0}, "all ages"),
        ({"age_min": 4, "age_max": 4}, "age 4"),
        ({"age_min": 5, "age_max": 7, "age_range": "grades K-2"}, "grades K-2"),
    ],
)
def test_ages(fields, words):
    assert wording.ages_in_words(event(**fields)) == words


@pytest.mark.parametrize(
    ("miles", "words"),
    [
        (0.0, "less than 0.1 miles away"),
        (0.82, "0.8 miles away"),
        (1.0, "1 mile away"),
        (12.4, "12 miles away"),
    ],
)
def test_distance(miles, words):
    assert wording.distance_in_words(miles) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-14 00:00", "2026-03-15 00:00", "Saturday, March 14"),
        ("2026-03-14 00:00", "2026-03-16 00:00", "Saturday, March 14 to Sunday, March 15"),
        ("2026-03-11 17:00", "2026-03-12 00:00", "today from 5:00 pm"),
        ("2026-03-11 15:30", "2026-03-13 00:00", "today and tomorrow"),
        ("2026-03-14 06:00", "2026-03-14 12:00", "Saturday, March 14, 6:00 am–12:00 pm"),
        ("2026-03-11 15:30", "2026-03-25 15:30", "today to Wednesday, March 25"),
        ("2026-03-14 00:00", None, "from Saturday, March 14 on"),
    ],
)
def test_windows(start, end, words):
    window = (at(start), at(end) if end else None)
    assert wording.window_in_words(*window, now=NOW, zone="America/New_York") == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-11 17:00", "2026-03-12 00:00", "today, March 11, from 5:00 pm"),
        ("2026-03-11 15:30", "2026-03-13 00:00", "today and tomorrow, March 12"),
        ("2026-03-11 15:30", "2026-03-25 15:30", "today, March 11 to Wednesday, March 25"),
        ("2026-03-14 00:00", "2026-03-14 16:00", "Saturday, March 14, until 4:00 pm"),
        ("2026-03-12 00:00", "2026-03-13 00:00", "tomorrow, March 12"),
        ("2026-03-12 17:00", None, "from tomorrow, March 12, 5:00 pm on"),
        ("2026-03-11 15:30", "2026-03-11 15:31", "right now (today, March 11, 3:30 pm)"),
        ("2026-03-12 15:30", "2026-03-12 15:31", "tomorrow, March 12, 3:30 pm"),
    ],
)
def test_windows_with_their_dates(start, end, words):
    window = (at(start), at(end) if end else None)
    said = wording.window_in_words(*window, now=NOW, zone="America/New_York", is_dated=True)
    assert said == words


def test_an_event_of_today_with_its_date():
    start = at("2026-03-11 19:00")
    said = wording.when_in_words(event(start_time=start), now=NOW, is_dated=True)
    assert said == "today, March 11, 7:00 pm"
