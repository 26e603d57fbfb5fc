"""The first page."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from events.models import ChatSession
from tests.factories import BOSTON, make_event, make_feed, make_venue

pytestmark = pytest.mark.django_db


def test_it_says_what_it_is_and_for_where(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Ask what’s on near Newton, MA." in page
    assert "Wednesday, March 11" in page


def test_the_next_events_nearby_are_there_without_asking(client: Client) -> None:
    make_event("Late Show", "2026-03-12 20:00", hours=2)
    make_event("Early Show", "2026-03-11 18:00")
    make_event("Over Already", "2026-03-11 09:00")
    make_event("Far Away", "2026-03-11 18:00", at_point=(40.71, -74.0))
    page = client.get("/").content.decode()
    assert page.index("Early Show") < page.index("Late Show")
    assert "Over Already" not in page
    assert "Far Away" not in page


def test_a_series_is_shown_once(client: Client) -> None:
    venue = make_venue()
    for day in (12, 13, 14):
        make_event("Story Time", f"2026-03-{day} 10:00", venue=venue)
    assert client.get("/").content.decode().count("Story Time</a>") == 1


def test_cancelled_events_are_not_recommended(client: Client) -> None:
    make_event("Called Off", "2026-03-12 10:00", event_status="cancelled")
    assert "Called Off" not in client.get("/").content.decode()


def test_a_card_shows_the_facts_of_the_row(client: Client) -> None:
    feed = make_feed(name="Town Library", is_sample=True)
    venue = make_venue("Main Hall", at=BOSTON, city="Boston", precision="exact")
    make_event(
        "Concert", "2026-03-14 10:00", venue=venue, feed=feed, cost_kind="paid", cost_min=5, cost_max=10,
        age_min=6, requires_registration=True, event_attendance_mode="mixed",
    )  # fmt: skip
    page = client.get("/").content.decode()
    for words in (
        "Saturday, 10:00–11:00 am", "Main Hall, Boston", "7.8\xa0mi", "$5–10", "Ages 6 and up",
        "In person and online", "Registration required", "Sample", "Town Library",
    ):  # fmt: skip
        assert words in page


def test_examples_find_something(client: Client) -> None:
    make_event("Jazz Trio", "2026-03-14 20:00", cost_kind="free", description="Live music")
    page = client.get("/").content.decode()
    assert 'value="What is free this weekend?"' in page
    assert "1 event<" in page
    assert "Online talks this week" not in page


def test_an_empty_stock_is_not_an_empty_page(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "has anything coming up within 10 miles of Newton, MA yet" in page


def test_it_works_without_a_home(client: Client, settings: Settings) -> None:
    settings.HOME_PLACE = ""
    make_event("Anywhere Fair", "2026-03-12 10:00", at_point=(40.71, -74.0))
    page = client.get("/").content.decode()
    assert "Ask what’s on." in page
    assert "Anywhere Fair" in page


def test_asking_needs_no_account(client: Client) -> None:
    response = client.post("/ask/", {"message": "What is on tonight?"})
    session = ChatSession.objects.get()
    assert response.headers["Location"] == f"/c/{session.pk}/"
    assert session.user.is_guest
    assert "What is on tonight?</textarea>" in client.get(f"/c/{session.pk}/").content.decode()


def test_a_guest_stays_the_same_guest(client: Client) -> None:
    client.post("/ask/", {"message": "One"})
    client.post("/ask/", {"message": "Two"})
    assert User.objects.count() == 1
    assert ChatSession.objects.count() == 2


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("   ", "Write a question first."),
        ("x" * 4001, "at most 4,000 characters"),
        ("a\x00b", "Null characters"),
    ],
)
def test_a_question_that_cannot_be_asked_is_kept_and_explained(
    client: Client, message: str, words: str
) -> None:
    response = client.post("/ask/", {"message": message})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not User.objects.exists()


def test_a_line_break_counts_once(client: Client) -> None:
    assert client.post("/ask/", {"message": "a\r\n" * 1999 + "b"}).status_code == 302


def test_looking_makes_no_guest(client: Client) -> None:
    client.get("/")
    client.get("/c/")
    assert not User.objects.exists()


def test_the_frame_has_landmarks_and_a_way_past_them(client: Client) -> None:
    page = client.get("/").content.decode()
    assert (
        page.index('href="#main"')
        < page.index("<header")
        < page.index('<main id="main"')
        < page.index("<footer")
    )
    for words in (
        '<nav class="bar-links" aria-label="Main">',
        'aria-label="Conversations"',
        'aria-label="Language"',
    ):
        assert words in page


def test_the_foot_gives_credit_and_says_what_is_kept(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Place names: GeoNames (CC BY 4.0)." in page
    assert "No advertising and no tracking." in page
    assert '<a href="/calendars/">Calendars</a>' in page


def test_the_bar_leads_to_search_and_conversations(client: Client, alice: User) -> None:
    assert 'href="/search/"' in client.get("/").content.decode()
    assert 'aria-label="Sign in" href="/sign-in/"' in client.get("/").content.decode()
    client.force_login(alice)
    page = client.get("/c/").content.decode()
    assert 'aria-label="Account" href="/account/"' in page
    assert 'href="/c/" aria-current="page"' in page


def test_it_describes_itself_to_search_engines_and_phones(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<meta name="description" content="Ask what’s on, in your own words.' in page
    assert page.count('<meta name="theme-color"') == 2
    assert client.get("/site.webmanifest").json()["name"] == "What’s on near Newton"
