"""What is offered after an answer travels with its end: words on the stream, counts beside the message."""

import pytest
from django.test import Client

from accounts.models import User
from assistant.errors import SearchFailed
from events.models import ChatMessage, Event
from llm_providers import ScriptedModel
from tests.chat_service.conftest import Chat
from tests.factories import make_event

OFFERED = ["Only on Saturday", "In the morning", "Only free ones"]
COUNTS = [3, 4, 2]


@pytest.fixture
def busy_weekend(weekend: list[Event]) -> None:
    """Six events: half on Saturday, four in the morning, two free."""
    make_event("Night Market", "2026-03-14 19:00", cost_kind="free")
    make_event("Chess Club", "2026-03-15 09:00", cost_kind="paid")
    make_event("Clay Class", "2026-03-14 11:00", cost_kind="paid")
    make_event("Quilt Fair", "2026-03-15 11:00", cost_kind="paid")


def test_the_stream_has_the_words_and_the_message_the_counts(chat: Chat, busy_weekend: None) -> None:
    stream = chat.ask()
    assert stream.done["follow_up_questions"] == OFFERED
    stored = ChatMessage.objects.get(pk=stream.system["message_id"]).metadata
    assert stored["follow_up_questions"] == OFFERED
    assert [found["count"] for found in stored["relaxations"]] == COUNTS


def test_each_offer_finds_as_many_as_it_promised(chat: Chat, busy_weekend: None) -> None:
    first = chat.ask()
    for question, count in zip(OFFERED, COUNTS, strict=True):
        session_id = chat.ask().system["session_id"]
        again = chat.ask(question, session_id=session_id)
        assert len(again.done["suggested_event_ids"]) == count
    assert chat.again(first.system["turn_id"]).body == first.body


def test_the_page_shows_each_with_its_count(
    chat: Chat, busy_weekend: None, client: Client, alice: User
) -> None:
    session_id = chat.ask().system["session_id"]
    client.force_login(alice)
    page = client.get(f"/c/{session_id}/").content.decode()
    assert 'data-ask="Only on Saturday"' in page
    assert '<span class="example-count">3 events</span>' in page


def test_a_language_models_questions_are_not_taken_from_its_text(chat: Chat, busy_weekend: None) -> None:
    chat.answer_with(scripted=ScriptedModel(["Shall I ", "find more? ", "Is that all?"]))
    assert chat.ask().done["follow_up_questions"] == OFFERED


def test_an_answer_whose_offers_cannot_be_counted_is_complete_without_them(
    chat: Chat, busy_weekend: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise SearchFailed("away")

    monkeypatch.setattr("chat_service.ending.counted_follow_ups", broken)
    stream = chat.ask()
    assert (stream.system["status"], stream.done["follow_up_questions"]) == ("complete", [])
    assert "Story Time" in stream.text


def test_two_answers_have_the_same_offers_once(chat: Chat, busy_weekend: None) -> None:
    chat.answer_with(one=ScriptedModel(["Story Time."]), two=ScriptedModel(["Jazz Night."]))
    stream = chat.ask(single_model_mode=False)
    ends = [chunk for chunk in stream.chunks if chunk["done"] and chunk["model"] in ("A", "B")]
    assert [end["follow_up_questions"] for end in ends] == [OFFERED, OFFERED]


def test_with_many_searches_open_an_answer_does_not_count_its_offers(
    chat: Chat, busy_weekend: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat_service.ending.MOST_OPEN", 0)
    stream = chat.ask()
    assert stream.text
    assert not set(OFFERED) & set(stream.done["follow_up_questions"])
