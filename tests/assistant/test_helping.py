"""What a language model proposes is added where nothing was understood, and never overrides."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.helping import Proposal, helped, proposal_in, wants_help
from assistant.query import Cost, EventQuery, Spot, Window

MESSAGE = "something chill for my in-laws who hate crowds"
LEFT_OVER = EventQuery(topic="chill in-laws crowds")


def added(query: EventQuery = LEFT_OVER, message: str = MESSAGE, **proposed: object) -> EventQuery:
    return helped(query, proposal_in(json.dumps(proposed)), message)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (LEFT_OVER, True),
        (EventQuery(topic="jazz"), False),
        (EventQuery(), False),
        (EventQuery(topic="chill", intent="other"), False),
        (EventQuery(topic="chill", carried_over=("topic",)), False),
    ],
)
def test_only_words_left_over_want_help(query, wanted):
    assert wants_help(query) is wanted


def test_what_was_not_understood_is_added_and_what_is_unwanted_leaves_the_topic():
    query = added(audience=["adults"], exclude=["crowds"])
    assert (query.audience, query.exclude, query.topic) == (("adults",), ("crowds",), "chill in-laws")


def test_what_was_understood_stays():
    known = EventQuery(topic="chill", ages=(4,), cost=Cost(max=10), is_virtual=False, exclude=("jazz",))
    query = added(known, audience=["seniors"], ages=[70], free=True, is_virtual=True, exclude=["jazz"])
    assert query == known


def test_dates_and_places_cannot_be_proposed():
    when, where = (Window(datetime(2026, 3, 14, tzinfo=UTC)),), (Spot("Newton, MA", 42.3, -71.2),)
    known = LEFT_OVER.with_changes(when=when, where=where)
    query = added(known, when=["tomorrow"], where=["Paris"], radius_miles=500, audience=["adults"])
    assert query == known.with_changes(audience=("adults",))


def test_an_exclusion_must_stand_in_the_question():
    assert added(exclude=["jazz"]) == LEFT_OVER


def test_the_topic_cannot_be_replaced():
    assert added(topic=["opera"]) == LEFT_OVER


@pytest.mark.parametrize(
    "text",
    ["", "Sure! Here it is:", "[1]", "{", '{"audience": "adults"}', '{"ages": [true, -1, 400, "4"]}',
     '{"max_price": NaN}', '{"max_price": -3}', '{"max_price": true}', '{"is_virtual": "yes"}', "{" * 5000,
     '{"audience": ["everyone"], "accessibility": ["telepathy"], "exclude": [null]}'],
)  # fmt: skip
def test_what_is_malformed_or_not_allowed_counts_as_not_said(text):
    assert proposal_in(text) == Proposal()


def test_json_is_found_between_other_words():
    assert proposal_in('Sure: ```{"free": true}``` there you go').cost == Cost(free=True)


@given(
    st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps)
)
def test_whatever_it_says_the_query_can_be_stored_and_read_again(text):
    query = helped(LEFT_OVER, proposal_in(text), MESSAGE)
    assert EventQuery.from_wire(json.loads(json.dumps(query.to_wire()))) == query
