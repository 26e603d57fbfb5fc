"""Pages of a list: what comes or goes between two of them moves nothing a reader has yet to see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import ChatSession, Event

START = timezone.now() + timedelta(days=1)


def pages(client: Client, address: str, headers: dict[str, str], between: Callable[[int], None]) -> list[int]:
    """The ids on all pages; `between` is called after each."""
    seen: list[int] = []
    number = 0
    while address:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200
        seen += [row["id"] for row in answer.json()]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
        between(number)
        number += 1
    return seen


def test_pages_of_events_stay_stable_under_inserts_and_deletes(client: Client, db: None) -> None:
    events = [Event.objects.create(title=f"Event {n}", start_time=START) for n in range(6)]

    def change(number: int) -> None:
        Event.objects.create(title=f"Earlier {number}", start_time=START - timedelta(hours=1))
        if number == 0:
            events[5].delete()

    last = events[5].pk
    seen = pages(client, "/api/v1/events?limit=2", {}, change)
    assert seen == [event.pk for event in events if event.pk not in (None, last)]


def test_pages_of_sessions_stay_stable_under_inserts(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    sessions = [ChatSession.objects.create(user=alice).pk for _ in range(6)]

    def insert(number: int) -> None:
        if number < 3:
            ChatSession.objects.create(user=alice, title=f"Newer {number}")

    assert pages(client, "/api/v1/chat/sessions?limit=2", as_alice, insert) == sessions[::-1]


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/chat/sessions"])
@pytest.mark.parametrize(
    "cursor",
    [
        "abc", "\x00", "🎉", "a:b:c", "x" * 5000,
        signing.dumps(["2026-03-14", 1], salt="another list"),
        signing.dumps(["no date", 1], salt="api.paging"),
        signing.dumps([5, None], salt="api.paging"),
        signing.dumps({"a": 1}, salt="api.paging"),
    ],
    # A signature has the second it was made in: as a name it would differ between processes.
    ids=["word", "null", "emoji", "colons", "long", "of another list", "no date", "no id", "no list"],
)  # fmt: skip
def test_a_cursor_we_never_gave_out_is_refused(
    client: Client, as_alice: dict[str, str], path: str, cursor: str
) -> None:
    answer = client.get(path, {"before": cursor}, headers=as_alice)
    assert answer.status_code == 422
    assert list(answer.json()["detail"]["fields"]) == ["before"]


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/chat/sessions"])
@pytest.mark.parametrize("limit", ["0", "-1", "1000000000", "1e2", "NaN", "", "٣"])
def test_a_limit_out_of_range_is_refused(
    client: Client, as_alice: dict[str, str], path: str, limit: str
) -> None:
    answer = client.get(path, {"limit": limit}, headers=as_alice)
    if limit == "٣":  # a digit is a digit
        assert answer.status_code in (200, 422)
    else:
        assert answer.status_code == 422
        assert list(answer.json()["detail"]["fields"]) == ["limit"]
