"""Answers of two writers side by side, and which questions have two."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from events.models import Choice, SharedConversation, Turn
from tests.factories import make_event
from tests.web.conftest import answered
from web.guests import adopt_guest

pytestmark = pytest.mark.django_db

FIRST = {"writer": "language_model", "model": "tiny-llama"}
SECOND = {"writer": "language_model", "model": "big-qwen", "content": "Go to the *market*."}


def compared(owner: User, metadata: dict[str, Any] | None = None, **fields: Any) -> Turn:
    """An answer of two writers."""
    stored = FIRST | {"model_b": SECOND} if metadata is None else metadata
    return answered(owner, answer="Go to the **fair**.", metadata=stored, **fields)


def page_of(client: Client, turn: Turn) -> str:
    return client.get(f"/c/{turn.session_id}/").content.decode()


def pressed(page: str) -> list[str]:
    return re.findall(r'data-choose="(\w*)" aria-pressed="true"', page)


@pytest.fixture
def two_models(settings: Settings) -> Settings:
    settings.LLM_MODEL, settings.LLM_MODEL_B = "tiny-llama", "big-qwen"
    return settings


def test_both_answers_are_shown_and_neither_name(alice_client: Client, alice: User) -> None:
    page = page_of(alice_client, compared(alice))
    assert "Go to the <strong>fair</strong>." in page
    assert "Go to the <em>market</em>." in page
    assert page.count("This one is better") == 2
    assert "Both are alike" in page
    assert pressed(page) == []
    assert "tiny-llama" not in page
    assert "big-qwen" not in page


def test_who_wrote_what_is_said_after_the_choice(alice_client: Client, alice: User) -> None:
    turn = compared(alice)
    Choice.objects.create(message=turn.answer, user=alice, chosen="B")
    page = page_of(alice_client, turn)
    assert pressed(page) == ["B"]
    assert page.index("tiny-llama") < page.index("fair") < page.index("big-qwen") < page.index("market")


def test_that_both_are_alike_is_a_choice_too(alice_client: Client, alice: User) -> None:
    turn = compared(alice)
    Choice.objects.create(message=turn.answer, user=alice, chosen="")
    page = page_of(alice_client, turn)
    assert pressed(page) == [""]
    assert "big-qwen" in page


def test_events_of_both_answers_lead_to_one_card(alice_client: Client, alice: User) -> None:
    event = make_event("Puppet Show")
    stored = FIRST | {"model_b": SECOND | {"content": "Puppet Show, then."}}
    turn = answered(alice, answer="Try Puppet Show.", events=[event], metadata=stored)
    page = page_of(alice_client, turn)
    anchor = f"m{turn.answer_id}-e{event.pk}"
    assert len(re.findall(f'<a (?:class="names-event" )?href="#{anchor}"[^>]*>Puppet Show</a>', page)) == 2
    assert page.count(f'id="{anchor}"') == 1


def test_the_built_in_writer_may_be_one_of_them(alice_client: Client, alice: User) -> None:
    turn = compared(alice, {"writer": "built_in", "model": "built-in", "model_b": SECOND})
    Choice.objects.create(message=turn.answer, user=alice, chosen="A")
    page = page_of(alice_client, turn)
    assert "Go to the **fair**." in page
    assert "the built-in writer" in page


@pytest.mark.parametrize(
    "second", [{}, SECOND | {"content": " "}, {"writer": "built_in", "content": "Go."}, "big-qwen", None]
)
def test_what_cannot_be_compared_is_one_answer(alice_client: Client, alice: User, second: Any) -> None:
    page = page_of(alice_client, compared(alice, {"writer": "built_in", "model_b": second}))
    assert "Go to the **fair**." in page
    assert "data-choose" not in page


def test_an_answer_that_was_cut_is_not_judged_against_the_other(alice_client: Client, alice: User) -> None:
    page = page_of(alice_client, compared(alice, status="stopped"))
    assert "market" in page
    assert "data-choose" not in page


def test_the_texts_of_both_stay_text(alice_client: Client, alice: User) -> None:
    hostile = "<script>alert(1)</script>"
    stored = FIRST | {"model": hostile, "model_b": SECOND | {"content": f"{hostile} [x](javascript:x)"}}
    turn = compared(alice, stored)
    Choice.objects.create(message=turn.answer, user=alice, chosen="A")
    page = page_of(alice_client, turn)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_whoever_has_the_link_reads_both_and_chooses_nothing(client: Client, alice: User) -> None:
    turn = compared(alice)
    link = SharedConversation.objects.create(session=turn.session, last_message=turn.answer)
    page = client.get(f"/shared/{link.token}/").content.decode()
    assert "market" in page
    assert "data-choose" not in page


@pytest.mark.parametrize(("share", "is_asked"), [(0, False), (100, True)])
def test_an_operator_says_how_often_both_are_asked(
    alice_client: Client, alice: User, two_models: Settings, share: int, *, is_asked: bool
) -> None:
    two_models.LLM_COMPARE_SHARE = share
    assert ("data-asks-both" in page_of(alice_client, answered(alice))) is is_asked


def test_some_conversations_ask_both_and_each_does_so_again_after_a_reload(
    alice_client: Client, alice: User, two_models: Settings
) -> None:
    two_models.LLM_COMPARE_SHARE = 50
    turns = [answered(alice) for _ in range(30)]
    first, again = (["data-asks-both" in page_of(alice_client, turn) for turn in turns] for _ in range(2))
    assert first == again
    assert 3 < sum(first) < 27


def test_one_model_alone_is_never_compared(alice_client: Client, alice: User, two_models: Settings) -> None:
    two_models.LLM_COMPARE_SHARE, two_models.LLM_MODEL_B = 100, ""
    assert "data-asks-both" not in page_of(alice_client, answered(alice))


def test_a_choice_is_among_what_one_takes_away(alice_client: Client, alice: User, bob: User) -> None:
    turn = compared(alice)
    Choice.objects.create(message=turn.answer, user=alice, chosen="")
    Choice.objects.create(message=turn.answer, user=bob, chosen="B")
    mine = json.loads(b"".join(alice_client.get("/account/export/").streaming_content))
    choices = mine["conversations"][0]["messages"][1]["choices"]
    assert [made["chosen"] for made in choices] == [None]


def test_a_guests_choice_comes_along(alice: User) -> None:
    guest = User.objects.create_guest()
    Choice.objects.create(message=compared(guest).answer, user=guest, chosen="B")
    adopt_guest(guest, alice)
    assert Choice.objects.get().user == alice
