"""The last exchange: what it is busy with, taking it back, and a link for others to read it."""

import pytest
from django.test import Client

from accounts.models import User
from events.models import ChatMessage, ChatSession, Feedback, SharedConversation, Turn
from tests.web.conftest import answered
from tests.web.test_conversations import WEEKEND

pytestmark = pytest.mark.django_db


def asked_on(turn: Turn, question: str = "Only free ones", **fields: object) -> Turn:
    """A further exchange in the conversation of `turn`."""
    session = turn.session
    asked = session.add_message(ChatMessage.Role.USER, question)
    said = session.add_message(ChatMessage.Role.ASSISTANT, "These are.")
    values = {"status": "complete", "query": {**WEEKEND, "topic": "jazz"}, **fields}
    session.replace_in_context("query", values["query"])
    return Turn.objects.create(session=session, user=turn.user, question=asked, answer=said, **values)


def take_back(client: Client, turn: Turn) -> int:
    path = f"/c/{turn.session_id}/take-back/"
    return client.post(path, {"question": turn.question_id}).status_code


def test_an_open_turn_tells_what_it_searches(alice_client: Client, alice: User) -> None:
    turn = answered(alice, answer="", query=WEEKEND, status=ChatMessage.Status.RUNNING)
    told = alice_client.get(f"/c/{turn.session_id}/doing/").json()
    assert told["words"] == "Searching Sat 14 – Sun 15 Mar within 10 miles of Newton, MA …"
    assert told["newest"] == turn.answer_id
    assert "Searching Sat 14" in alice_client.get(f"/c/{turn.session_id}/").content.decode()


def test_a_finished_turn_is_busy_with_nothing(alice_client: Client, alice: User) -> None:
    turn = answered(alice, query=WEEKEND)
    assert alice_client.get(f"/c/{turn.session_id}/doing/").json()["words"] == ""


def test_a_question_taken_back_is_gone_with_its_answer(alice_client: Client, alice: User) -> None:
    first = answered(alice, query=WEEKEND)
    last = asked_on(first)
    Feedback.objects.create(message=last.answer, user=alice, value=1)
    assert take_back(alice_client, last) == 204
    assert [said.pk for said in first.session.messages.all()] == [first.question_id, first.answer_id]
    assert list(Turn.objects.all()) == [first]
    assert ChatSession.objects.get().context["query"] == WEEKEND


def test_taking_back_twice_takes_back_once(alice_client: Client, alice: User) -> None:
    first = answered(alice, query=WEEKEND)
    last = asked_on(first)
    assert [take_back(alice_client, last) for _ in range(2)] == [204, 204]
    assert first.session.messages.count() == 2


def test_only_the_last_question_can_be_taken_back(alice_client: Client, alice: User) -> None:
    first = answered(alice)
    asked_on(first)
    assert take_back(alice_client, first) == 409
    assert first.session.messages.count() == 4


def test_a_question_that_is_being_answered_stays(alice_client: Client, alice: User) -> None:
    turn = answered(alice, status=ChatMessage.Status.RUNNING)
    assert take_back(alice_client, turn) == 409


def test_the_first_question_taken_back_leaves_an_unnamed_conversation(
    alice_client: Client, alice: User
) -> None:
    turn = answered(alice, query=WEEKEND)
    turn.session.replace_in_context("query", WEEKEND)
    assert take_back(alice_client, turn) == 204
    session = ChatSession.objects.get()
    assert session.title == ""
    assert "query" not in session.context


def test_a_title_of_ones_own_stays_when_the_first_question_goes(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    ChatSession.objects.update(title="Plans")
    take_back(alice_client, turn)
    assert ChatSession.objects.get().title == "Plans"


def test_a_stranger_takes_nothing_back_and_shares_nothing(alice: User, bob: User) -> None:
    turn = answered(alice)
    for browser in (Client(), Client()):
        assert take_back(browser, turn) == 404
        for path in ("share/", "share/end/", "doing/"):
            method = browser.get if path == "doing/" else browser.post
            assert method(f"/c/{turn.session_id}/{path}").status_code == 404
        browser.force_login(bob)
    stranger = Client()
    stranger.force_login(bob)
    assert take_back(stranger, turn) == 404
    assert turn.session.messages.count() == 2


@pytest.mark.parametrize("question", ["", "x", "-1", "9" * 40, "１２"])
def test_nonsense_takes_nothing_back(alice_client: Client, alice: User, question: str) -> None:
    turn = answered(alice)
    response = alice_client.post(f"/c/{turn.session_id}/take-back/", {"question": question})
    assert response.status_code in (204, 400)
    assert turn.session.messages.count() == 2


def shared_by(client: Client, turn: Turn) -> str:
    url: str = client.post(f"/c/{turn.session_id}/share/").json()["url"]
    return url.removeprefix("http://testserver")


def test_a_shared_conversation_is_read_by_whoever_has_its_link(alice_client: Client, alice: User) -> None:
    turn = answered(
        alice, answer="Try the market.", query=WEEKEND, metadata={"follow_up_questions": ["More?"]}
    )
    response = Client().get(shared_by(alice_client, turn))
    page = response.content.decode()
    assert "Try the market." in page
    assert "Sat 14 – Sun 15 Mar" in page
    assert "noindex" in response.headers["X-Robots-Tag"]
    for absent in ("data-composer", "data-ask", "data-drop", "More?", "alice"):
        assert absent not in page


def test_what_came_after_sharing_is_not_shown_until_it_is_shared_again(
    alice_client: Client, alice: User
) -> None:
    turn = answered(alice)
    link = shared_by(alice_client, turn)
    asked_on(turn, "My secret")
    assert "My secret" not in Client().get(link).content.decode()
    assert shared_by(alice_client, turn) == link
    assert "My secret" in Client().get(link).content.decode()


def test_an_ended_link_leads_nowhere(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    link = shared_by(alice_client, turn)
    for _ in range(2):
        assert alice_client.post(f"/c/{turn.session_id}/share/end/").status_code == 204
    assert Client().get(link).status_code == 404
    assert shared_by(alice_client, turn) != link


def test_a_link_outlives_the_question_that_is_taken_back(alice_client: Client, alice: User) -> None:
    turn = answered(alice, answer="First answer.")
    last = asked_on(turn)
    link = shared_by(alice_client, turn)
    take_back(alice_client, last)
    page = Client().get(link).content.decode()
    assert "First answer." in page
    assert "Only free ones" not in page
    assert SharedConversation.objects.count() == 1


def test_a_deleted_conversation_is_shared_no_more(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    link = shared_by(alice_client, turn)
    turn.session.delete_for_now()
    assert Client().get(link).status_code == 404
    turn.session.erase()
    assert Client().get(link).status_code == 404


def test_there_is_nothing_to_share_before_the_first_answer(alice_client: Client, alice: User) -> None:
    session = ChatSession.objects.create(user=alice)
    assert alice_client.post(f"/c/{session.pk}/share/").status_code == 409


def test_the_last_answer_has_its_tools_and_no_other(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    last = asked_on(turn)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert page.count('data-edit="') == 1
    assert f'data-edit="{last.question_id}"' in page
