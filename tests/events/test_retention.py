"""What is deleted for good, and what stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from events import retention
from events.models import ChatMessage, ChatSession, Feedback, SharedConversation, Turn
from events.retention import erase_conversations, erase_untouched_guests
from ingest.tasks import forget_guests
from tests.factories import make_event
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db


def touched(turn: Turn, *, days_ago: int) -> ChatSession:
    """The turn's session, last touched so long ago, as its owner was."""
    moment = timezone.now() - timedelta(days=days_ago)
    ChatSession.objects.filter(pk=turn.session_id).update(updated_at=moment)
    User.objects.filter(pk=turn.user_id).update(date_joined=moment)
    return turn.session


def test_everything_that_came_of_conversations_goes_with_them(alice: User, bob: User) -> None:
    turn, kept = answered(alice, events=[make_event(embed=False)]), answered(bob)
    Feedback.objects.create(message=turn.answer, user=alice, value=1)
    SharedConversation.objects.create(session=turn.session, last_message=turn.answer)
    assert erase_conversations(ChatSession.objects.filter(user=alice)) == 1
    assert list(ChatSession.objects.all()) == [kept.session]
    assert list(Turn.objects.all()) == [kept]
    assert ChatMessage.objects.exclude(session=kept.session).count() == 0
    assert not Feedback.objects.exists()
    assert not SharedConversation.objects.exists()


def test_many_are_deleted_some_at_a_time(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        answered(alice)
    assert erase_conversations(ChatSession.objects.filter(user=alice)) == 5


def test_guests_who_stay_away_are_forgotten(alice: User) -> None:
    gone, here = User.objects.create_guest(), User.objects.create_guest()
    touched(answered(gone), days_ago=91)
    touched(answered(here), days_ago=91)
    kept = [touched(answered(here), days_ago=89), touched(answered(alice), days_ago=400)]
    assert erase_untouched_guests(timezone.now(), kept_days=90) == (2, 1)
    assert set(ChatSession.objects.all()) == set(kept)
    assert set(User.objects.all()) == {here, alice}


def test_a_guest_who_has_not_asked_yet_is_given_time() -> None:
    User.objects.create_guest()
    assert erase_untouched_guests(timezone.now(), kept_days=90) == (0, 0)


def test_it_is_done_at_night() -> None:
    touched(answered(User.objects.create_guest()), days_ago=91)
    forget_guests(0)
    assert not User.objects.exists()
