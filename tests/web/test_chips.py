"""What was understood is changed by tapping: each question of a panel changes one thing only."""

from datetime import datetime

import pytest
from django.test import Client

from accounts.models import User
from assistant.query import EventQuery
from assistant.remembered import remembered_query
from assistant.surroundings import home_place, setting_at
from assistant.understanding import understand
from tests.web.conftest import answered
from tests.web.test_conversations import WEEKEND
from web.chips import additions_to, chips_of
from web.narrowing import PANELS, RADII

WEDNESDAY = datetime.fromisoformat("2026-03-11T15:30:00-04:00")
CHANGES = {
    "when": ("when", "daypart", "asked_days"),
    "where": ("where", "radius_miles", "searched_radius_miles"),
    "who": ("audience", "ages", "everyone"),
    "cost": ("cost",),
    "attendance": ("is_virtual", "where", "searched_radius_miles"),
    "topic": ("topic",),
}
ALL = "Free jazz for kids tomorrow in Boston, MA in person"


def asked(question: str, remembered: EventQuery | None = None) -> EventQuery:
    known = remembered_query({"query": remembered.to_wire()}) if remembered else None
    return understand(question, setting_at(home_place("Newton, MA"), now=WEDNESDAY), remembered=known)


def questions() -> list[tuple[str, str]]:
    fixed = [(panel.kind, choice.question) for panel in PANELS for choice in panel.choices]
    typed = [
        ("when", "What about Friday, March 20, 2026?"),
        ("where", "Near Waltham, MA"),
        ("who", "For a 4-year-old"),
        ("topic", "What about puppets?"),
    ]
    return [*fixed, *typed, *(("where", choice.question) for choice in RADII)]


@pytest.mark.parametrize(("kind", "question"), questions())
def test_a_choice_changes_its_own_constraint_and_no_other(db: None, kind: str, question: str) -> None:
    before = asked(ALL)
    # "Free" and "in person", "for kids" would not change: what is said already is asked the other way round.
    if question in ("Only free ones", "In person only", "For kids", "What about tomorrow?"):
        before = asked("Jazz for teens today in Boston, MA online up to $5")
    wire, after = before.to_wire(), asked(question, before).to_wire()
    assert after["intent"] == "search"
    changed = {name for name in wire if wire[name] != after[name]} - {"label", "carried_over"}
    assert changed
    assert changed <= set(CHANGES[kind])


@pytest.mark.parametrize(("kind", "question"), questions())
def test_a_choice_can_be_the_first_thing_that_is_narrowed(db: None, kind: str, question: str) -> None:
    before, after = asked("What is on?"), asked(question, asked("What is on?"))
    changed = {name for name, value in before.to_wire().items() if value != after.to_wire()[name]}
    assert changed - {"label", "carried_over"} <= set(CHANGES[kind])


def test_each_chip_opens_the_panel_of_its_kind(alice_client: Client, alice: User) -> None:
    turn = answered(alice, query=WEEKEND)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    for kind in ("when", "where", "cost"):
        assert f'popovertarget="panel-{kind}" data-current' in page
        assert page.count(f'id="panel-{kind}"') == 1


def test_what_nothing_was_said_about_can_be_added(alice_client: Client, alice: User) -> None:
    assert [one.kind for one in additions_to(chips_of(WEEKEND))] == ["who"]
    assert [one.kind for one in additions_to(chips_of({**WEEKEND, "is_virtual": True, "where": []}))] == [
        "who"
    ]
    turn = answered(alice, query=WEEKEND)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert page.count("data-adds") == 1
    assert additions_to([]) == []


def test_only_the_last_answers_chips_can_be_tapped(alice_client: Client, alice: User) -> None:
    turn = answered(alice, query=WEEKEND)
    turn.session.add_message("user", "And then?")
    turn.session.add_message("assistant", "Nothing.")
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert "Sat 14 – Sun 15 Mar" in page
    assert "data-drop" not in page
    assert "data-current" not in page
