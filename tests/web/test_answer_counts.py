"""What operators see of the answers: thumbs, choices, and what the checker changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.answer_counts import MOST_SHOWN, Tally, answer_counts
from events.models import ChatSession, Choice, Feedback, Turn
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db

LATE = {"kind": "time", "said": "at 9 pm", "put": "at 8 pm"}
INVENTED = {"kind": "link", "said": "See www.example.org.", "put": ""}
CHECKED = {"sentences": 5, "changes": [LATE, INVENTED], "dropped": 1}


def written(owner: User, model: str = "tiny", **stored: Any) -> Turn:
    """An answer of a language model, with what is kept beside it."""
    metadata = {"writer": "language_model", "model": model, "prompt_version": "1a2b3c4d", **stored}
    return answered(owner, "Where does Ann Smith play?", metadata=metadata)


def tallies() -> dict[str, Tally]:
    return {tally.model: tally for tally in answer_counts(timezone.now()).tallies}


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator", "o@example.org", "a long phrase 42"))
    return client


def page_of(client: Client) -> str:
    response = client.get("/admin/answers/")
    assert response.status_code == 200
    return response.content.decode()


def test_only_staff_see_how_answers_did(alice_client: Client) -> None:
    for visitor in (Client(), alice_client):
        response = visitor.get("/admin/answers/")
        assert response.headers["Location"].startswith("/admin/login/")


def test_thumbs_are_counted_by_model_and_prompt(alice: User) -> None:
    for value, version in ((1, "old"), (1, "new"), (-1, "new")):
        turn = written(alice, prompt_version=version)
        Feedback.objects.create(message=turn.answer, user=alice, value=value)
    written(alice, prompt_version="new")
    found = [
        (tally.model, tally.prompt_version, tally.answers, tally.good, tally.bad)
        for tally in answer_counts(timezone.now()).tallies
    ]
    assert found == [("tiny", "new", 3, 1, 1), ("tiny", "old", 1, 1, 0)]


def test_a_choice_is_won_by_one_and_lost_by_the_other(alice: User) -> None:
    for chosen in ("B", "B", "A", ""):
        turn = written(alice, model_b={"model": "big", "content": "Hello."})
        Choice.objects.create(message=turn.answer, user=alice, chosen=chosen)
    written(alice, model_b={"model": "big", "content": "Not judged."})
    tiny, big = (tallies()[name] for name in ("tiny", "big"))
    assert (tiny.answers, tiny.won, tiny.lost, tiny.alike) == (5, 1, 2, 1)
    assert (big.answers, big.won, big.lost, big.alike) == (5, 2, 1, 1)


def test_answers_of_the_built_in_writer_instead_are_a_share(alice: User) -> None:
    written(alice)
    for _ in range(2):
        written(alice, model="built-in", asked_model="tiny", fallback="llm_timeout")
    assert tallies()["tiny"].share_fallen_back == 67


def test_what_was_changed_is_counted_by_its_kind(alice: User) -> None:
    for _ in range(2):
        written(alice, checked=CHECKED)
    tally = tallies()["tiny"]
    assert (tally.sentences, tally.left_out) == (10, 2)
    assert tally.kinds == [("link", 0, 2), ("time", 2, 0)]


@pytest.mark.parametrize(
    "stored",
    [
        {"checked": None}, {"checked": []}, {"checked": {"changes": "x", "sentences": "5"}}, {"model": 7},
        {"checked": {"changes": [None, {"kind": 1}], "sentences": -1}}, {"model_b": "x"},
        {"prompt_version": []},
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_counts_as_nothing(
    operator: Client, alice: User, stored: dict[str, Any]
) -> None:
    written(alice, **stored)
    [tally] = answer_counts(timezone.now()).tallies
    assert (tally.answers, tally.sentences, tally.left_out) == (1, 0, 0)
    page_of(operator)


def test_what_is_old_deleted_or_still_being_written_is_not_counted(alice: User) -> None:
    old = written(alice)
    Turn.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    ChatSession.objects.get(pk=written(alice).session_id).delete_for_now()
    Turn.objects.filter(pk=written(alice).pk).update(status="running")
    assert answer_counts(timezone.now()).counted == 0


def test_the_page_shows_what_was_said_and_what_was_put_and_no_question(operator: Client, alice: User) -> None:
    written(alice, checked=CHECKED)
    page = page_of(operator)
    assert "time: <bdi>at 9 pm</bdi> → <bdi>at 8 pm</bdi>" in page
    assert "link: <bdi>See www.example.org.</bdi> → <em>left out</em>" in page
    assert "1a2b3c4d" in page
    assert "Ann" not in page
    assert "alice" not in page


def test_only_the_latest_changes_are_listed(alice: User) -> None:
    for number in range(MOST_SHOWN + 2):
        change = LATE | {"said": f"at {number}"}
        written(alice, checked={"sentences": 1, "changes": [change]})
    corrected = answer_counts(timezone.now()).corrected
    assert len(corrected) == MOST_SHOWN
    assert corrected[0].written.changes[0].said == f"at {MOST_SHOWN + 1}"


def test_what_models_say_stays_text(operator: Client, alice: User) -> None:
    hostile = "<script>alert(1)</script>"
    written(alice, model=hostile, checked={"changes": [{"kind": hostile, "said": hostile, "put": hostile}]})
    assert "<script>alert" not in page_of(operator)


def test_a_site_that_answered_nothing_has_its_page_too(operator: Client) -> None:
    page = page_of(operator)
    assert "Nothing has been answered yet." in page
    assert "Nothing had to be changed." in page


def test_the_admin_leads_there(operator: Client) -> None:
    assert 'href="/admin/answers/"' in operator.get("/admin/").content.decode()
