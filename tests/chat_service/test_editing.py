"""The query a session remembers is the client's to edit: what is taken away is not searched with any more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import ChatMessage, ChatSession, Event
from tests.chat_service.conftest import Chat
from tests.factories import make_event

QUESTION = (
    "free story time for a 4-year-old with wheelchair access in Newton this weekend, in person, not jazz"
)
AGAIN = "What is on then?"  # what the page asks when a chip was taken away

Patch = Callable[[int, dict[str, Any]], int]


@pytest.fixture(autouse=True)
def _unhurried(settings: Any) -> None:
    settings.TURNS_PER_MINUTE = 1000


@pytest.fixture
def patch(client: Client, as_alice: dict[str, str]) -> Patch:
    """Changes the context of Alice's session; the status of the answer."""

    def send(session_id: int, context: dict[str, Any]) -> int:
        answer = client.patch(
            f"/api/v1/chat/sessions/{session_id}",
            {"context": context},
            content_type="application/json",
            headers=as_alice,
        )
        return answer.status_code

    return send


def test_a_constraint_set_to_null_is_not_searched_with_again(
    chat: Chat, weekend: list[Event], patch: Patch, subtests: pytest.Subtests
) -> None:
    chips = {
        "when": ("when", "daypart"), "where": ("where", "radius_miles", "searched_radius_miles"),
        "ages": ("ages", "audience"), "cost": ("cost",), "is_virtual": ("is_virtual",), "topic": ("topic",),
        "accessibility": ("accessibility",), "exclude": ("exclude",),
    }  # fmt: skip
    for chip, fields in chips.items():
        with subtests.test(chip):
            first = chat.ask(QUESTION).system
            assert first["query"][chip] not in (None, [], {"free": False, "max": None}), first["query"]
            assert patch(first["session_id"], {"query": dict.fromkeys(fields)}) == 200
            query = chat.ask(AGAIN, session_id=first["session_id"]).system["query"]
            assert query[chip] in (None, [], {"free": False, "max": None})
            assert chip not in query["carried_over"]
            kept = set(chips) - {chip}
            assert {name: query[name] for name in kept} == {name: first["query"][name] for name in kept}


def test_the_whole_query_set_to_null_forgets_it(chat: Chat, weekend: list[Event], patch: Patch) -> None:
    session_id = chat.ask(QUESTION).system["session_id"]
    assert patch(session_id, {"query": None}) == 200
    query = chat.ask("What is on?", session_id=session_id).system["query"]
    assert (query["topic"], query["ages"], query["carried_over"]) == (None, [], [])


def test_a_query_that_is_no_object_is_refused_and_changes_nothing(
    chat: Chat, weekend: list[Event], patch: Patch, subtests: pytest.Subtests
) -> None:
    session_id = chat.ask(QUESTION).system["session_id"]
    before = ChatSession.objects.get(pk=session_id).context
    for query in ("jazz", [], 5, True, 0, ""):
        with subtests.test(repr(query)):
            assert patch(session_id, {"query": query}) == 422
    assert ChatSession.objects.get(pk=session_id).context == before


def test_nothing_written_into_a_query_makes_the_next_turn_fail(
    chat: Chat, weekend: list[Event], patch: Patch, subtests: pytest.Subtests
) -> None:
    spot = {"name": "x", "latitude": 42.3, "longitude": -71.2}
    written: list[dict[str, Any]] = [
        {"when": [{"start": "0001-01-01T00:00:00+14:00", "end": "9999-12-31T23:59:59-12:00"}]},
        {"where": [{**spot, "timezone": "Mars/Phobos"}]},
        {"where": [{**spot, "place_id": 2**80}], "radius_miles": 1e300},
        {"ages": list(range(121)), "audience": ["martians"], "cost": {"max": -1}},
        {"topic": "(" * 500, "exclude": ["(", "\u202e", "%_\\"], "wishes": ["' OR 1=1 --"]},
        {"form": "dance", "parts": [None, 5, {"daypart": "x"}], "order": 5, "language": {}, "offer": []},
        {"form": "plan", "parts": [{"daypart": [0, 1440], "topic": "x" * 999, "audience": ["y"]}] * 50},
    ]
    for query in written:
        with subtests.test(ascii(query)[:60]):
            session_id = chat.ask("What is on in Newton?").system["session_id"]
            assert patch(session_id, {"query": query}) == 200
            for message in (AGAIN, "only free ones", "yes", "is it free?"):
                assert chat.ask(message, session_id=session_id).system["status"] == "complete"


def test_more_than_a_session_can_need_is_refused(client: Client, as_alice: dict[str, str]) -> None:
    for length in (200_000, 4_000_000):
        answer = client.post(
            "/api/v1/chat/sessions",
            {"context": {"notes": "x" * length}},
            content_type="application/json",
            headers=as_alice,
        )
        assert answer.status_code == 422
        assert answer.json()["detail"]["error_code"] == "invalid_request"
        assert answer.json()["detail"]["fields"]


def test_a_message_beats_the_request_which_beats_memory(chat: Chat, weekend: list[Event]) -> None:
    session_id = chat.ask("free things in Newton on Saturday").system["session_id"]
    sent = {"date_range": {"from": "2026-03-15", "to": "2026-03-15"}, "max_price": 30}
    asked = chat.ask("in Boston?", session_id=session_id, context=sent).system["query"]
    assert [spot["name"] for spot in asked["where"]] == ["Boston, MA"]
    assert asked["when"][0]["start"] == "2026-03-15T00:00:00-04:00"
    assert asked["cost"] == {"free": False, "max": 30}
    said = chat.ask("on Monday under $10", session_id=session_id, context=sent).system["query"]
    assert said["when"][0]["start"] == "2026-03-16T00:00:00-04:00"
    assert said["cost"]["max"] == 10
    assert [spot["name"] for spot in said["where"]] == ["Boston, MA"]


def test_the_query_is_on_the_stream_in_the_message_and_in_the_session(
    chat: Chat, weekend: list[Event], alice: User
) -> None:
    session_id = chat.ask("free things in Newton this weekend").system["session_id"]
    system = chat.ask("what about Sunday?", session_id=session_id).system
    query = system["query"]
    assert query["carried_over"] == ["where", "cost"]
    assert query["label"].startswith("Sun 15 Mar · Newton, MA")
    message = ChatMessage.objects.get(pk=system["message_id"])
    assert message.metadata["query"] == query
    assert ChatSession.objects.get(pk=session_id).context["query"] == query
    assert message.turn_answered.query == query


def test_named_events_are_those_of_the_answer_and_stay_so(chat: Chat, weekend: list[Event]) -> None:
    silent = make_event("Silent Film", "2026-03-14 12:00")
    first = chat.ask("free things this weekend in Newton")
    events = [event for event in (*weekend, silent) if event.title in first.text]
    named = sorted(events, key=lambda event: first.text.index(event.title))
    message = ChatMessage.objects.get(pk=first.system["message_id"])
    assert [event.pk for event in named] == message.referenced_event_ids == [weekend[0].pk, silent.pk]
    assert first.done["suggested_event_ids"] == [weekend[0].pk]  # what only may match is never suggested
    Event.objects.filter(pk=weekend[0].pk).update(title="Renamed", event_status="cancelled")
    silent.delete()
    assert chat.again(first.system["turn_id"]).body == first.body
