"""The sample page has dates whatever day it is, and keeps its events' addresses."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from samples import FIRST_MONDAY, FOLDER, PERIOD, period_start, render_dates, sample_paths

DAYS = [date(2026, 3, 11), date(2026, 8, 22), date(2026, 11, 23), date(2027, 2, 1)]
PAGE = (FOLDER / "garden-city-arts.html").read_text(encoding="utf-8")
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def events_on(today: date) -> Iterator[dict[str, Any]]:
    for found in SCRIPT.finditer(render_dates(PAGE, today)):
        value = json.loads(found[1])
        yield from value if isinstance(value, list) else value["@graph"]


def first_day(event: dict[str, Any]) -> date:
    return datetime.fromisoformat(event["startDate"]).date()


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_coming_sixty_days_are_filled(today: date) -> None:
    coming = [event for event in events_on(today) if 0 <= (first_day(event) - today).days < 60]
    assert 14 <= len(coming) <= 22


@pytest.mark.parametrize("offset", range(70))
def test_every_day_of_a_period_sees_sixty_days_ahead(offset: int) -> None:
    today = FIRST_MONDAY + 12 * PERIOD + timedelta(days=offset)
    assert max(map(first_day, events_on(today))) >= today + timedelta(days=60)


def test_events_keep_their_address_from_day_to_day() -> None:
    addresses = {
        frozenset((event["url"], event["startDate"]) for event in events_on(day))
        for day in (date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 29))
    }
    assert len(addresses) == 1


def test_events_to_come_outlive_the_end_of_a_period() -> None:
    last = period_start(date(2026, 3, 11)) + PERIOD - timedelta(days=1)
    before = {event["url"] for event in events_on(last) if first_day(event) > last}
    after = {event["url"] for event in events_on(last + timedelta(days=1))}
    assert before
    assert before <= after


def test_addresses_are_unique() -> None:
    urls = [event["url"] for event in events_on(DAYS[0])]
    assert len(urls) == len(set(urls)) == 40


def test_an_event_says_all_that_schema_org_asks() -> None:
    for event in events_on(DAYS[0]):
        assert {"location", "offers", "organizer", "eventStatus", "eventAttendanceMode", "endDate"} <= set(
            event
        )
        assert event["endDate"] >= event["startDate"]
        assert datetime.fromisoformat(event["startDate"]).tzinfo is None


def test_tokens_are_written_as_local_times_days_and_words() -> None:
    text = "{{period}} {{week+1 Sat}} {{week+1 Sat 9:30}} {{day week+1 Sat}}"
    written = render_dates(text, date(2026, 3, 11))
    assert written == "2026-02-09 2026-02-21 2026-02-21T09:30:00 Saturday, February 21"


def test_a_period_begins_on_its_monday() -> None:
    assert period_start(date(2026, 2, 9)) == date(2026, 2, 9)
    assert period_start(date(2026, 2, 8)) == date(2026, 2, 9) - PERIOD
    assert period_start(date(2023, 12, 31)) == date(2023, 10, 23)


@pytest.mark.parametrize("token", ["{{week+1 Someday}}", "{{week+12 Sat}}", "{{today}}"])
def test_a_token_that_cannot_be_read_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="not a date token"):
        render_dates(f"starts {token}", date(2026, 3, 11))


def test_a_token_that_names_no_time_of_day_is_refused() -> None:
    with pytest.raises(ValueError, match="hour"):
        render_dates("{{week+1 Sat 25:00}}", date(2026, 3, 11))


@pytest.mark.parametrize(
    "path", [path for path in sample_paths() if path.suffix == ".ics"], ids=lambda path: path.name
)
def test_a_calendar_comes_back_as_it_is(path) -> None:
    text = path.read_bytes().decode()
    assert render_dates(text, date(2026, 3, 11)) == text
