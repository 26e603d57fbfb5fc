"""Places in a question, settled by each other, by home and by the conversation."""

from datetime import datetime

import pytest

from assistant.places import read_places
from assistant.query import EventQuery, Spot
from assistant.understanding import Setting, understand
from gazetteer import load_gazetteer

WEDNESDAY = datetime.fromisoformat("2026-03-11T15:30:00-04:00")


def names(message: str, home: str | None = "Newton, MA") -> list[str]:
    places = load_gazetteer()
    near = places.resolve(home).place if home else None
    return [spot.name for spot in read_places(message, message.lower(), places, near).where]


def ask(message: str, home: str | None = "Newton, MA", remembered: EventQuery | None = None) -> EventQuery:
    places = load_gazetteer()
    near = places.resolve(home).place if home else None
    return understand(message, Setting(WEDNESDAY, "America/New_York", near, places), remembered=remembered)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("waltham", ["Waltham, MA"]),
        ("things to do in waltham", ["Waltham, MA"]),
        ("Cambridge or Somerville", ["Cambridge, MA", "Somerville, MA"]),
        ("around Davis Square", ["Davis Square, Somerville, MA"]),
        ("in 02139", ["02139 (Cambridge, MA)"]),
        ("jazz in Washington, DC", ["Washington, DC"]),
        ("Boston Marathon", []),
        ("Newton Cultural Center", []),
        ("Reading book club", []),
        ("orange line news", []),
        ("Only this weekend", []),
        ("Only in person", []),
        ("in Only, TN", ["Only, TN"]),
        ("fall workshop at the natick library", ["Natick, MA"]),
        ("near the worcester common", ["Worcester, MA"]),
        # State codes that are words too.
        ("craft fair within 10 miles of Columbus, OH in the next 14 days", ["Columbus, OH"]),
        ("fair in columbus, oh", ["Columbus, OH"]),
        ("movies in Norman OK tonight", ["Norman, OK"]),
        ("what's on in bend or on saturday", ["Bend, OR"]),
        ("salem, or lynn", ["Salem, MA", "Lynn, MA"]),
        ("events in newton in the morning", ["Newton, MA"]),
        # Names without "in" whose first word is an everyday one, and cities known by name alone.
        ("santa rosa, ca today", ["Santa Rosa, CA"]),
        ("new orleans tonight", ["New Orleans, LA"]),
        ("jazz denver", ["Denver, CO"]),
        ("chicago cover band", []),
        # A part before its town; a list of towns stays one.
        ("in northern liberties, philly", ["Northern Liberties, PA"]),
        ("tonight in capitol hill, seattle", ["Capitol Hill, Seattle, WA"]),
        ("in deep ellum", ["Deep Ellum, Dallas, TX"]),
        ("for the kids in fells point baltimore", ["Fells Point, MD"]),
        ("newton, waltham", ["Newton, MA", "Waltham, MA"]),
        ("in new hope pa", ["New Hope, PA"]),
        ("tickets for the lexington book festival", ["Lexington, MA"]),
    ],
)
def test_names_used_as_places(message: str, expected: list[str]) -> None:
    assert names(message) == expected


def test_places_named_together_settle_each_other() -> None:
    assert names("around Lexington or Arlington", home=None) == ["Lexington, MA", "Arlington, MA"]


def test_a_name_is_seen_from_the_place_the_conversation_is_about() -> None:
    first = ask("concerts in Portland, Oregon")
    assert ask("and in Salem?", remembered=first).where[0].name == "Salem, OR"


def test_a_place_inside_an_events_name_is_place_and_topic() -> None:
    query = ask("Do I need tickets for the Harvard Square book fair?")
    assert [spot.name for spot in query.where] == ["Harvard Square, Cambridge, MA"]
    assert query.topic is not None
    assert "harvard square book fair" in query.topic


def test_a_slip_of_the_pen_is_asked_about_with_what_was_meant() -> None:
    query = ask("concerts near natik")
    assert query.clarification is not None
    assert (query.clarification.problem, query.clarification.candidates) == ("unknown_place", ("Natick, MA",))


@pytest.mark.parametrize(
    ("message", "miles"),
    [
        ("within five miles of Needham", 5),
        ("walking distance of Davis Square", 1),
        ("a 15 minute drive from Newton", 7.5),
        ("a 10 minute walk from Davis Square", 0.5),
        ("20 km around Boston", 12.43),
        ("within a mile of Needham", 1),
    ],
)
def test_distances_in_words(message: str, miles: float) -> None:
    assert ask(message).radius_miles == pytest.approx(miles, abs=0.01)


def test_the_one_in_a_state_answers_which_place_is_meant() -> None:
    asked = ask("anything in springfield this friday night", home=None)
    assert asked.clarification is not None
    query = ask("the oregon one", home=None, remembered=asked)
    assert [spot.name for spot in query.where] == ["Springfield, OR"]


def test_a_town_is_added_to_those_asked_about() -> None:
    first = ask("kids chess in newton and waltham")
    query = ask("add natick too", remembered=first)
    assert [spot.name for spot in query.where] == ["Newton, MA", "Waltham, MA", "Natick, MA"]


def test_anywhere_lets_an_earlier_place_go() -> None:
    first = ask("concerts in Waltham")
    assert ask("anywhere is fine", remembered=first).where == ()


def test_the_position_of_a_spot_without_an_id_is_seen_from_its_nearest_town() -> None:
    here = EventQuery(where=(Spot("your location", 45.52, -122.68, "America/Los_Angeles"),))
    assert ask("and in Salem?", remembered=here).where[0].name == "Salem, OR"
