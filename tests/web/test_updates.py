"""The marked lines under an old answer: what changed since in the events it names."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import Event, Turn
from events.versions import version_of
from tests.factories import at, make_event, make_venue
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    venue = make_venue("Newton Library", city="Newton")
    return make_event("Story Time", "2026-03-14 10:00", venue=venue, cost_kind="free", embed=False)


def named(owner: User, *events: Event) -> Turn:
    """A turn whose answer names the events as they are."""
    versions = {str(event.pk): version_of(event) for event in events}
    return answered(owner, answer="Go there.", events=list(events), metadata={"versions": versions})


def change(event: Event, **fields: Any) -> None:
    Event.objects.filter(pk=event.pk).update(**fields)


def lines(client: Client, address: str) -> list[str]:
    """The marked lines of a page as they read, without what marks them."""
    page = client.get(address).content.decode()
    marked = re.search(r'<ul class="corrections".*?</ul>', page, re.DOTALL)
    found = re.findall(r"<li>(.*?)</li>", marked.group() if marked else "", re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", line)) for line in found]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"event_status": "cancelled"}, "Cancelled since this answer."),
        ({"event_status": "withdrawn"}, "No longer in its calendar."),
        (
            {"start_time": at("2026-03-21 14:00"), "end_time": None},
            "Now Saturday, March 21, 2:00 pm (was Saturday, March 14, 10:00–11:00 am).",
        ),
        ({"cost_kind": "paid", "cost_min": Decimal(10)}, "Now $10 (was Free)."),
        ({"event_attendance_mode": "online"}, "Now online (was Newton Library, Newton, MA)."),
    ],
)
def test_a_line_under_the_answer_says_what_changed(
    alice_client: Client, alice: User, event: Event, fields: dict[str, Any], words: str
) -> None:
    turn = named(alice, event)
    change(event, **fields)
    assert lines(alice_client, f"/c/{turn.session_id}/") == [f"Story Time: {words}"]


def test_a_moved_event_is_said_to_be_at_its_new_place(
    alice_client: Client, alice: User, event: Event
) -> None:
    turn = named(alice, event)
    change(event, venue=make_venue("Waltham Library", city="Waltham"))
    [line] = lines(alice_client, f"/c/{turn.session_id}/")
    assert line == "Story Time: Now at Waltham Library, Waltham, MA (was Newton Library, Newton, MA)."


def test_an_answer_that_is_still_true_has_no_line(alice_client: Client, alice: User, event: Event) -> None:
    turn = named(alice, event)
    change(event, description="With snacks.")
    assert lines(alice_client, f"/c/{turn.session_id}/") == []


def test_a_deleted_event_is_named_without_a_link(alice_client: Client, alice: User, event: Event) -> None:
    turn = named(alice, event, make_event("Jazz <Night>", embed=False))
    change(Event.objects.get(title="Jazz <Night>"), event_status="cancelled")
    event.delete()
    assert lines(alice_client, f"/c/{turn.session_id}/") == [
        "Story Time: No longer in its calendar.",
        "Jazz <Night>: Cancelled since this answer.",
    ]
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    links = re.findall(r'class="names-event" href="#(.*?)"', page)
    assert all(f'id="{place}"' in page for place in links)
    assert "<Night>" not in page


def test_whoever_has_the_link_of_a_conversation_reads_it_too(
    alice_client: Client, alice: User, event: Event
) -> None:
    turn = named(alice, event)
    address = alice_client.post(f"/c/{turn.session_id}/share/").json()["url"]
    change(event, event_status="cancelled")
    assert lines(Client(), address) == ["Story Time: Cancelled since this answer."]


def test_a_stranger_reads_nothing_of_it(alice: User, bob: User, event: Event) -> None:
    turn = named(alice, event)
    change(event, event_status="cancelled")
    stranger = Client()
    stranger.force_login(bob)
    for address in (f"/c/{turn.session_id}/", f"/c/{turn.session_id}/answers/{turn.answer_id}/"):
        response = stranger.get(address)
        assert response.status_code == 404
        assert b"Story Time" not in response.content


def test_the_file_one_takes_along_says_it(alice_client: Client, alice: User, event: Event) -> None:
    turn = named(alice, event)
    change(event, event_status="postponed")
    text = alice_client.get(f"/c/{turn.session_id}/export/").content.decode()
    assert text.endswith("\nSince then:\n\n- Story Time: Postponed since this answer.\n")


def test_an_answer_costs_no_query_for_what_changed(
    alice_client: Client, alice: User, event: Event, django_assert_max_num_queries: Any
) -> None:
    turn = named(alice, event)
    address = f"/c/{turn.session_id}/"
    with django_assert_max_num_queries(20) as unchanged:
        alice_client.get(address)
    before = len(unchanged.captured_queries)
    change(event, event_status="cancelled")
    with django_assert_max_num_queries(before):
        assert len(lines(alice_client, address)) == 1
