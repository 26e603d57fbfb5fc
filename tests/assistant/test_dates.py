"""Date phrases mean half-open windows on the local clock."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dates import DateReading, read_dates
from assistant.dates.names import MONTHS, NUMBERS, ORDINALS, WEEKDAYS
from assistant.query import EventQuery, Window

NEW_YORK = ZoneInfo("America/New_York")
WEDNESDAY = datetime(2026, 3, 11, 15, 30, tzinfo=NEW_YORK)
SHOWN = 3


def phrases() -> list[tuple[str, str, str]]:
    """(moment, phrase, windows) of each line of the table."""
    lines = Path(__file__).with_name("date_phrases.txt").read_text().splitlines()
    rows, moment = [], ""
    for line in lines:
        if line.startswith("["):
            moment = line.strip("[]")
        elif line and not line.startswith("#"):
            phrase, windows = line.split(" = ")
            rows.append((moment, phrase, windows))
    return rows


def in_words(reading: DateReading) -> str:
    words = [
        f"{window.start:%Y-%m-%d %H:%M} to {window.end:%Y-%m-%d %H:%M}"
        if window.end
        else f"{window.start:%Y-%m-%d %H:%M} on"
        for window in reading.windows
    ]
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(words[:SHOWN]) + more


def read(phrase: str, now: datetime = WEDNESDAY, **known) -> DateReading:
    return read_dates(phrase, now, **known)


@pytest.mark.parametrize(("moment", "phrase", "windows"), phrases())
def test_a_phrase_means_these_windows(moment: str, phrase: str, windows: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)
    assert in_words(read(phrase, now)) == windows


@pytest.mark.parametrize(("moment", "phrase", "windows"), [row for row in phrases() if " " in row[1]][::6])
def test_a_phrase_means_the_same_inside_a_sentence(moment: str, phrase: str, windows: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)
    assert in_words(read(f"what concerts are there {phrase}?", now)) == windows


@pytest.mark.parametrize(
    "phrase", ["april 31", "30 february", "13/45", "31 june", "fifth monday of february", "6/31"]
)
def test_a_date_that_does_not_exist_is_a_problem(phrase: str) -> None:
    reading = read(f"events on {phrase}")
    assert reading.problem
    assert reading.windows == ()


@pytest.mark.parametrize(
    "phrase", ["yesterday", "last weekend", "last saturday", "this morning", "three days ago", "last month"]
)
def test_what_is_over_is_past(phrase: str) -> None:
    assert read(phrase).is_past


@pytest.mark.parametrize(
    "phrase",
    [
        "summer camp sign-ups",
        "spring concert",
        "top 10 movies",
        "24 hour theatre",
        "1989 tribute",
        "may i bring my dog",
        "under 20",
        "3 miles",
        "march against hunger",
        "open 24/7",
        "a week of jazz",
        "day care",
        "fall foliage walks",
        "game night",
        "monthly meetings",
        "for 2 people",
        "the second one",
        "dance marathon",
    ],
)
def test_what_only_looks_like_time_is_none(phrase: str) -> None:
    reading = read(phrase)
    assert (reading.windows, reading.daypart) == ((), None)


@pytest.mark.parametrize(
    ("phrase", "part"),
    [
        ("after 5", (17, 24)),
        ("after 5pm", (17, 24)),
        ("before noon", (0, 12)),
        ("from 10 to 2", (10, 14)),
        ("until 4", (0, 16)),
        ("done by 4", (0, 16)),
        ("around 6", (17, 19)),
        ("at 7", (19, 20)),
        ("lunchtime", (12, 14)),
        ("in the evening", (17, 24)),
        ("early morning", (6, 9)),
        ("late afternoon", (15, 17)),
        ("10am-1pm", (10, 13)),
        ("between 9 and 11 am", (9, 11)),
        ("9 to 5", (9, 17)),
        ("noon to 3", (12, 15)),
        ("mornings or afternoons", (6, 17)),
        ("2 to 4pm", (14, 16)),
        ("at 10 in the morning", (10, 11)),
        ("evenings before 9", (17, 21)),
    ],
)
def test_hours_are_a_part_of_the_day(phrase: str, part: tuple[int, int]) -> None:
    assert read(phrase).daypart == (part[0] * 60, part[1] * 60)


@pytest.mark.parametrize(
    ("phrase", "windows"),
    [
        ("what about sunday?", "2026-03-22 06:00 to 2026-03-22 12:00"),
        ("the day after", "2026-03-22 06:00 to 2026-03-22 12:00"),
        ("the day before", "2026-03-20 06:00 to 2026-03-20 12:00"),
        ("that weekend", "2026-03-21 06:00 to 2026-03-21 12:00, 2026-03-22 06:00 to 2026-03-22 12:00"),
        ("friday instead", "2026-03-20 06:00 to 2026-03-20 12:00"),
        ("sunday evening", "2026-03-22 17:00 to 2026-03-23 00:00"),
        (
            "the following weekend",
            "2026-03-28 06:00 to 2026-03-28 12:00, 2026-03-29 06:00 to 2026-03-29 12:00",
        ),
        ("that day in the afternoon", "2026-03-21 12:00 to 2026-03-21 17:00"),
        ("tomorrow", "2026-03-12 06:00 to 2026-03-12 12:00"),
        ("next month", "2026-04-01 00:00 to 2026-05-01 00:00"),
    ],
)
def test_a_follow_up_counts_from_the_days_before(phrase: str, windows: str) -> None:
    start = datetime(2026, 3, 21, 6, tzinfo=NEW_YORK)
    earlier = EventQuery(when=(Window(start, start + timedelta(hours=6)),), daypart=(360, 720))
    assert in_words(read(phrase, remembered=earlier)) == windows


def test_days_of_a_month_are_asked_about_by_number_of_week() -> None:
    first = EventQuery(when=read("first week of december").windows)
    assert in_words(read("and the second week?", remembered=first)) == "2026-12-08 00:00 to 2026-12-15 00:00"


def test_the_order_of_day_and_month_is_the_countrys() -> None:
    assert read("4/5").windows[0].start.date() == date(2026, 4, 5)
    assert read("4/5", is_day_first=True).windows[0].start.date() == date(2026, 5, 4)
    assert read("14/5").windows[0].start.date() == date(2026, 5, 14)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_a_day_on_which_clocks_change_has_its_own_length(day: str, hours: int) -> None:
    window = read(day, datetime(2026, 3, 1, 12, tzinfo=NEW_YORK)).windows[0]
    assert window.end is not None
    assert window.end.astimezone(UTC) - window.start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize("moment", ["2026-03-08T01:30", "2026-11-01T00:30"])
def test_the_next_hours_are_hours_that_pass(moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)
    window = read("the next 3 hours", now).windows[0]
    assert window.end is not None
    assert window.end.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=3)


def test_the_hour_that_clocks_leave_out_makes_no_window() -> None:
    assert read("2026-03-08 from 2am to 3am", datetime(2026, 3, 1, 12, tzinfo=NEW_YORK)).windows == ()


WORDS = st.sampled_from(
    [
        *WEEKDAYS,
        *MONTHS,
        *ORDINALS,
        *NUMBERS,
        "this",
        "next",
        "last",
        "weekend",
        "week",
        "of",
        "the",
        "to",
        "not",
        "after",
        "before",
        "until",
        "from",
        "and",
        "5",
        "31",
        "3/4",
        "2027",
        "pm",
        "morning",
        "night",
        "easter",
        "end",
        "in",
        "day",
    ]
)
SPAN = (datetime(2024, 1, 1), datetime(2032, 12, 31))  # noqa: DTZ001 Hypothesis adds the zone
MOMENTS = st.datetimes(*SPAN, timezones=st.just(NEW_YORK))


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=9), MOMENTS)
def test_no_mixture_of_words_makes_windows_out_of_order(words: list[str], now: datetime) -> None:
    windows = read_dates(" ".join(words), now).windows
    moments = [moment for window in windows for moment in (window.start, window.end) if moment]
    assert [moment.astimezone(UTC) for moment in moments] == sorted(
        moment.astimezone(UTC) for moment in moments
    )


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), MOMENTS)
def test_no_text_makes_reading_fail(text: str, now: datetime) -> None:
    read_dates(text.lower(), now)
