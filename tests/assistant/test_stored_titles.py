"""A title of a stored event is topic and no time, however it is written."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.surroundings import setting_at
from assistant.understanding import understand
from events.models import EventText

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 15, 30, tzinfo=ZoneInfo("America/New_York"))


def asked(message: str):
    return understand(message, setting_at(None, now=NOW))


@pytest.fixture(autouse=True)
def stored() -> None:
    for title in ("Friday Night Lights: the reunion", "Saturday Market", "Tuesdays with Morrie (play)"):
        EventText.objects.for_words(title, "", [])


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("friday night lights", "friday night lights"),
        ("when is tuesdays with morrie", "tuesdays with morrie"),
    ],
)
def test_a_stored_title_is_no_time(message: str, topic: str) -> None:
    query = asked(message)
    assert query.when == ()
    assert query.topic == topic


def test_a_stored_title_stands_beside_a_time() -> None:
    query = asked("friday night lights on sunday")
    assert [f"{window.start:%a}" for window in query.when] == ["Sun"]
    assert query.topic == "friday night lights"


def test_a_day_said_as_a_day_stays_one() -> None:
    query = asked("this saturday market")
    assert [f"{window.start:%a}" for window in query.when] == ["Sat"]


def test_without_such_a_title_the_words_are_a_time() -> None:
    assert asked("friday night jazz").when != ()
