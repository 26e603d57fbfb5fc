"""Reading conversations, with and without JavaScript."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from events.models import ChatMessage, ChatSession
from tests.factories import make_event, make_feed, make_venue
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db

WEEKEND = {
    "intent": "search",
    "when": [{"start": "2026-03-14T00:00:00-04:00", "end": "2026-03-16T00:00:00-04:00"}],
    "where": [
        {"name": "Newton, MA", "latitude": 42.337, "longitude": -71.209, "timezone": "America/New_York"}
    ],
    "searched_radius_miles": 10,
    "cost": {"free": True, "max": None},
    "carried_over": ["where"],
    "label": "Sat 14 – Sun 15 Mar · Newton, MA (10 mi) · free",
}


def test_an_answer_is_read_as_it_was_given(alice_client: Client, alice: User) -> None:
    event = make_event("Puppet Show", "2026-03-14 10:00")
    turn = answered(
        alice, answer="Try Puppet Show.", events=[event], query=WEEKEND,
        metadata={"follow_up_questions": ["Only free ones"]},
    )  # fmt: skip
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    anchor = f"m{turn.answer_id}-e{event.pk}"
    assert f'<a class="names-event" href="#{anchor}">Puppet Show</a>' in page
    assert f'id="{anchor}"' in page
    assert 'data-ask="Only free ones"' in page
    assert "Saturday, 10:00–11:00 am" in page


def test_cards_come_in_the_order_the_answer_names_them(alice_client: Client, alice: User) -> None:
    first, second = make_event("Alpha"), make_event("Beta")
    turn = answered(alice, answer="Beta, then Alpha", events=[second, first])
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert page.index(f'-e{second.pk}" tabindex') < page.index(f'-e{first.pk}" tabindex')


def test_chips_say_what_was_searched_and_what_was_kept(alice_client: Client, alice: User) -> None:
    turn = answered(alice, query=WEEKEND)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert "Sat 14 – Sun 15 Mar" in page
    assert page.count("is-carried") == 1
    assert "Kept: </span>within 10 miles of Newton, MA" in page
    assert 'data-drop="cost"' in page


def test_a_strangers_conversation_is_not_there(alice: User, bob: User) -> None:
    turn = answered(alice)
    visitor, stranger = Client(), Client()
    stranger.force_login(bob)
    for browser in (visitor, stranger):
        for path in (
            f"/c/{turn.session_id}/",
            f"/c/{turn.session_id}/answers/{turn.answer_id}/",
            "/c/999999/",
        ):
            assert browser.get(path).status_code == 404
    assert str(turn.session) not in stranger.get("/c/").content.decode()


def test_one_answer_alone_is_what_the_page_shows(alice_client: Client, alice: User) -> None:
    turn = answered(alice, answer="Here you go.")
    fragment = alice_client.get(f"/c/{turn.session_id}/answers/{turn.answer_id}/").content.decode()
    assert "Here you go." in fragment
    assert "<html" not in fragment
    other = answered(alice)
    assert alice_client.get(f"/c/{other.session_id}/answers/{turn.answer_id}/").status_code == 404


def test_text_of_feeds_models_and_people_stays_text(alice_client: Client, alice: User) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    feed = make_feed(name=hostile)
    event = make_event(
        hostile, description=hostile, url="javascript:alert(3)", venue=make_venue(hostile), feed=feed,
        age_range=hostile,
    )  # fmt: skip
    turn = answered(
        alice, question=hostile, answer=f"{hostile}\nAt ten.", events=[event],
        query={"intent": "search", "topic": hostile}, metadata={"follow_up_questions": [hostile]},
    )  # fmt: skip
    for path in (f"/c/{turn.session_id}/", f"/c/{turn.session_id}/answers/{turn.answer_id}/", "/c/", "/"):
        page = alice_client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "javascript:" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("stopped", "You stopped this answer."),
        ("interrupted", "This answer was cut off"),
        ("failed", "This answer could not be finished."),
    ],
)
def test_a_cut_answer_says_why_and_can_be_asked_again(
    alice_client: Client, alice: User, status: str, words: str
) -> None:
    turn = answered(alice, question="What is on?", answer="Well", status=status)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert "Well" in page
    assert words in page
    assert 'data-ask="What is on?"' in page


def test_what_would_find_something_is_a_button_with_its_count(alice_client: Client, alice: User) -> None:
    found = [("What about within 25 miles?", 3), ("Paid ones are fine too", 1), ("Online?", 99)]
    metadata = {
        "follow_up_questions": [question for question, _ in found],
        "relaxations": [
            {"question": question, "count": count, "is_least": count > 50} for question, count in found
        ],
    }
    turn = answered(alice, answer="I found no event.", metadata=metadata)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert 'What about within 25 miles?</span> <span class="example-count">3 events</span>' in page
    assert 'Paid ones are fine too</span> <span class="example-count">1 event</span>' in page
    assert 'Online?</span> <span class="example-count">99+ events</span>' in page


def test_a_failed_search_is_not_nothing_found(alice_client: Client, alice: User) -> None:
    query = {"intent": "search", "topic": "jazz"}
    turn = answered(alice, answer="", status="failed", query=query)
    turn.error_code = "rag_error"
    turn.save()
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert "does not mean that nothing is on" in page
    assert "jazz" not in page  # it was not searched


def test_a_running_answer_can_be_followed(alice_client: Client, alice: User) -> None:
    turn = answered(alice, answer="", status=ChatMessage.Status.RUNNING)
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert f'data-status="running" data-turn="{turn.pk}"' in page


def test_a_question_waits_only_until_it_was_asked(client: Client) -> None:
    client.post("/ask/", {"message": "What is on tonight?"})
    session = ChatSession.objects.get()
    session.add_message("user", "What is on tonight?")
    client.get(f"/c/{session.pk}/")
    assert "tonight?</textarea>" not in client.get(f"/c/{session.pk}/").content.decode()


def test_earlier_messages_are_one_link_away(alice_client: Client, alice: User) -> None:
    session = ChatSession.objects.create(user=alice)
    for number in range(60):
        session.add_message("user", f"Question {number}.")
    page = alice_client.get(f"/c/{session.pk}/").content.decode()
    assert "Question 59." in page
    assert "Question 9." not in page
    oldest = session.messages.get(content="Question 10.").pk
    assert f'href="?before={oldest}"' in page
    assert "Question 9." in alice_client.get(f"/c/{session.pk}/?before={oldest}").content.decode()
    assert alice_client.get(f"/c/{session.pk}/?before=x").status_code == 404


def test_a_long_conversation_costs_no_more_queries(
    alice_client: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    turn = answered(alice, events=[make_event("Alpha")])
    for _ in range(10):
        said = turn.session.add_message("assistant", "Again Alpha")
        said.referenced_events.set([make_event("Alpha")])
    with django_assert_max_num_queries(8):
        alice_client.get(f"/c/{turn.session_id}/")


def test_the_history_names_what_was_asked(alice_client: Client, alice: User) -> None:
    answered(alice, question="Markets on Saturday?")
    archived = answered(alice, question="Put away")
    ChatSession.objects.filter(pk=archived.session_id).update(is_active=False)
    page = alice_client.get("/c/").content.decode()
    assert "Markets on Saturday?" in page
    assert "Today" in page
    assert "Put away" not in page
