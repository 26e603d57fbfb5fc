"""Time in a conversation: the place's zone decides, echoes name dates, and only what is said again moves."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.chat_service.conftest import Chat, Stream
from tests.factories import at, make_event, make_venue

CHICAGO = (41.8781, -87.6298)


@pytest.fixture
def at_moment(transactional_db: None, settings: Any) -> Any:
    """Freezes the clock at a moment of ISO 8601."""

    def freeze(moment: str) -> None:
        settings.NOW = datetime.fromisoformat(moment)

    return freeze


def window(stream: Stream) -> tuple[str, str]:
    [one] = stream.system["query"]["when"]
    return one["start"], one["end"]


def test_tonight_moves_over_midnight_only_when_it_is_said_again(chat: Chat, at_moment: Any) -> None:
    make_event("Late Jazz", "2026-03-14 22:00", hours=4, cost_kind="free")
    make_event("Sunday Jazz", "2026-03-15 20:00", cost_kind="free")
    at_moment("2026-03-14T16:00:00-04:00")
    first = chat.ask("jazz in Newton tonight")
    session_id = first.system["session_id"]
    assert window(first) == ("2026-03-14T17:00:00-04:00", "2026-03-15T00:00:00-04:00")
    assert first.text.startswith("Today, March 14, from 5:00 pm, within 10 miles of Newton, MA")
    at_moment("2026-03-15T00:30:00-04:00")
    kept = chat.ask("only free ones", session_id=session_id)
    assert window(kept) == window(first)
    assert kept.text.startswith("Saturday, March 14, from 5:00 pm, within 10 miles of Newton, MA, free")
    at_moment("2026-03-15T10:00:00-04:00")
    again = chat.ask("and tonight?", session_id=session_id)
    assert window(again) == ("2026-03-15T17:00:00-04:00", "2026-03-16T00:00:00-04:00")
    assert "Sunday Jazz" in again.text


def test_today_late_on_saturday_is_saturday_where_the_place_is(chat: Chat, at_moment: Any) -> None:
    at_moment("2026-03-15T03:30:00+00:00")  # 23:30 on Saturday in Newton
    stream = chat.ask("what is on today in Newton?")
    start, end = window(stream)
    assert (start[:10], end) == ("2026-03-14", "2026-03-15T00:00:00-04:00")
    assert "March 14" in stream.text


def test_this_weekend_asked_on_sunday_is_today(chat: Chat, at_moment: Any) -> None:
    make_event("Yesterday", "2026-03-14 10:00")
    make_event("This evening", "2026-03-15 18:00")
    at_moment("2026-03-15T12:00:00-04:00")
    stream = chat.ask("what is on this weekend in Newton?")
    assert window(stream)[1] == "2026-03-16T00:00:00-04:00"
    assert "This evening" in stream.text
    assert "Yesterday" not in stream.text


def test_right_now_is_what_is_under_way(chat: Chat, at_moment: Any) -> None:
    at_moment("2026-03-14T12:00:00-04:00")
    open_day = make_event("Open Day", "2026-03-14 09:00", hours=8)
    show = make_event("Quilt Show", "2026-03-01 09:00", hours=24 * 30)
    make_event("Just Over", at("2026-03-14 10:59"), hours=1)
    make_event("Tomorrow", "2026-03-15 12:00")
    stream = chat.ask("what is on right now in Newton?")
    assert sorted(stream.done["suggested_event_ids"]) == [open_day.pk, show.pk]


def test_a_day_given_as_a_date_is_whole_also_when_clocks_change(
    chat: Chat, at_moment: Any, subtests: pytest.Subtests
) -> None:
    at_moment("2026-03-01T12:00:00-05:00")
    for day, hours in (("2026-03-08", 23), ("2026-11-01", 25), ("2026-03-14", 24)):
        with subtests.test(day):
            late = datetime.fromisoformat(f"{day}T23:30:00").replace(tzinfo=ZoneInfo("America/New_York"))
            make_event(f"Last of {day}", late)
            make_event(f"After {day}", late + timedelta(hours=1))
            stream = chat.ask("what is on?", context={"date_range": {"from": day, "to": day}})
            start, end = (datetime.fromisoformat(moment) for moment in window(stream))
            assert (end - start) == timedelta(hours=hours)
            assert f"Last of {day}" in stream.text
            assert f"After {day}" not in stream.text


def test_the_places_zone_decides_and_is_named_to_who_is_elsewhere(chat: Chat, at_moment: Any) -> None:
    at_moment("2026-03-11T15:30:00-04:00")
    hall = make_venue("Hall", at=CHICAGO, city="Chicago", state="IL", timezone="America/Chicago")
    make_event(
        "Blues Night", datetime.fromisoformat("2026-03-14T20:00:00-05:00"), venue=hall, timezone=hall.timezone
    )
    stream = chat.ask("blues in Chicago Saturday evening")
    assert window(stream) == ("2026-03-14T17:00:00-05:00", "2026-03-15T00:00:00-05:00")
    assert "Saturday, March 14, from 5:00 pm CDT" in stream.text
    assert "Saturday, March 14, 8:00–9:00 pm CDT, Hall" in stream.text
    there = chat.ask(
        "blues in Chicago Saturday evening", context={"user_location": {"lat": 41.9, "lng": -87.7}}
    )
    assert "8:00–9:00 pm, Hall" in there.text
    assert "CDT" not in there.text
