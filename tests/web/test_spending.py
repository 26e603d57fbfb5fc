"""What operators see of the language models: tokens and times per day and model."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Turn
from events.spending import spent, tokens_of_today
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db


def used(model: str = "town-model", prompt: int = 900, completion: int = 100, **more: Any) -> dict[str, Any]:
    """The usage of an answer as the chat service stores it."""
    times = {"first_token_ms": 200, "total_ms": 900, "tries": 1}
    tokens = {"prompt_tokens": prompt, "completion_tokens": completion, "is_estimated": False}
    return {"model": model} | tokens | times | more


def asked(owner: User, days_ago: float = 0, **metadata: Any) -> Turn:
    turn = answered(owner, metadata=metadata)
    turn.created_at = timezone.now() - timedelta(days=days_ago)
    turn.save()
    return turn


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator", "o@example.org", "a long phrase 42"))
    return client


def test_tokens_are_counted_by_day_and_model_the_newest_first(alice: User, bob: User) -> None:
    asked(bob, days_ago=40, usage=used())
    asked(bob, days_ago=3, usage=used())
    asked(alice, usage=used())
    asked(bob, usage=used(prompt=700, first_token_ms=400), model_b={"usage": used("other", 5, 6)})
    asked(alice)
    found = [
        (one.model, one.answers, one.prompt_tokens, one.completion_tokens) for one in spent(timezone.now())
    ]
    assert found == [("town-model", 2, 1600, 200), ("other", 1, 5, 6), ("town-model", 1, 900, 100)]


def test_a_model_that_never_spoke_has_no_time_to_its_first_word(alice: User) -> None:
    asked(alice, usage=used(completion=0, first_token_ms=None, total_ms=60_000))
    [one] = spent(timezone.now())
    assert (one.first_token_ms, one.total_ms, one.completion_tokens) == (None, 60_000, 0)


def test_the_page_shows_tokens_and_says_which_are_estimated(operator: Client, alice: User) -> None:
    asked(alice, usage=used("<b>model", 1234, 77, is_estimated=True))
    page = operator.get("/admin/usage/").content.decode()
    assert "&lt;b&gt;model" in page
    assert "<td>≈ 1234</td><td>≈ 77</td>" in page
    assert "<td>200 ms</td><td>900 ms</td>" in page


def test_a_site_without_a_model_has_its_page_too(operator: Client, alice: User) -> None:
    asked(alice)
    assert (
        "No language model was asked in the last 30 days." in operator.get("/admin/usage/").content.decode()
    )


def test_a_persons_tokens_of_today_are_those_of_both_writers(alice: User, bob: User) -> None:
    asked(alice, usage=used(), model_b={"usage": used("other", 50, 7)})
    asked(alice, days_ago=1.5, usage=used())
    asked(bob, usage=used())
    assert (tokens_of_today(alice.pk), tokens_of_today(bob.pk)) == (1057, 1000)
    assert tokens_of_today(0) == 0
