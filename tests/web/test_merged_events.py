"""One event of two calendars: shown once, with both of them named, on pages and in the API."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from events.models import Event
from tests.factories import NOW, make_event, make_feed
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden() -> Event:
    """An aggregator's row, shown as the library's, in which it is cancelled."""
    library = make_feed(name="Newton Library", last_checked_at=NOW - timedelta(hours=2))
    shown = make_event("Puppet Show", feed=library, event_status="cancelled")
    return make_event(
        "Puppet Show",
        feed=make_feed(name="What's On", url="https://on.example/all.ics", last_checked_at=NOW),
        shown_as=shown,
        description="With strings.",
        url="https://on.example/puppets",
    )


def test_the_page_names_both_calendars_and_where_they_differ(client: Client, hidden: Event) -> None:
    page = client.get(f"/events/{hidden.shown_as_id}/").content.decode()
    assert "From Newton Library" in page
    assert 'Also from <a href="https://on.example/puppets"' in page
    assert "It says there: scheduled." in page
    assert "checked just now" in page
    assert "With strings." in page


def test_the_link_of_a_hidden_row_stays_and_names_the_page_that_counts(client: Client, hidden: Event) -> None:
    page = client.get(f"/events/{hidden.pk}/").content.decode()
    assert "From What&#x27;s On" in page
    assert "Also from Newton Library" in page
    assert f'rel="canonical" href="http://testserver/events/{hidden.shown_as_id}/"' in page


def test_home_shows_the_event_once(client: Client, hidden: Event) -> None:
    Event.objects.update(event_status="scheduled")
    page = client.get("/").content.decode()
    assert page.count('class="card-title"') == 1
    assert "also from What&#x27;s On" in page


def test_an_answer_that_named_a_row_hidden_since_still_shows_it(
    alice_client: Client, alice: User, hidden: Event
) -> None:
    turn = answered(alice, answer="1. Puppet Show", events=[hidden])
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert f'href="/events/{hidden.pk}/"' in page
    assert "also from Newton Library" in page


def test_the_api_lists_the_event_once_and_answers_for_both_rows(client: Client, hidden: Event) -> None:
    [listed] = client.get("/api/v1/events").json()
    assert listed["id"] == hidden.shown_as_id
    [also] = listed["also_from"]
    assert (also["name"], also["url"]) == ("What's On", "https://on.example/all.ics")
    assert (also["event_id"], also["event_status"]) == (hidden.pk, "scheduled")
    assert client.get(f"/api/v1/events/{hidden.pk}").json()["also_from"][0]["name"] == "Newton Library"
    assert [row["id"] for row in client.get(f"/api/v1/events?ids={hidden.pk}").json()] == [hidden.pk]


def test_a_list_with_sources_costs_one_query(
    client: Client, hidden: Event, django_assert_num_queries
) -> None:
    for number in range(4):
        make_event(f"Event {number}", feed=hidden.feed, shown_as=make_event(f"Event {number}"))
    with django_assert_num_queries(1):
        assert len(client.get("/api/v1/events").json()) == 5
