"""The page of calendars: how each is, for everybody; adding and reading one, for staff."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from events.models import Feed, FeedReading
from ingest.sparkline import sparkline
from tests.factories import NOW, make_event, make_feed

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator", "operator@example.org", "a long phrase 42"))
    return client


@pytest.fixture
def posting() -> list[str]:
    """Addresses only staff may post to."""
    feed = make_feed(name="Library")
    return ["/calendars/", f"/calendars/{feed.pk}/fetch/"]


def page_of(client: Client) -> str:
    response = client.get("/calendars/")
    assert response.status_code == 200
    return response.content.decode()


def read_feed(name: str = "Town Library", upcoming: tuple[int, ...] = (3, 5, 4), **fields: object) -> Feed:
    """A calendar after a few readings."""
    report = {"occurrences": 4, "created": 1, "updated": 0, "unchanged": 3, "rejected": [], "repairs": []}
    defaults = {
        "health": "ok", "kind": "ical", "last_report": report, "last_checked_at": NOW - timedelta(hours=2),
        "next_fetch_at": timezone.now() + timedelta(minutes=40, seconds=10),
    }  # fmt: skip
    feed = make_feed(name=name, **{**defaults, **fields})
    for ago, count in enumerate(reversed(upcoming)):
        FeedReading.objects.create(feed=feed, at=NOW - timedelta(hours=ago), health="ok", upcoming=count)
    return feed


def test_a_calendar_is_told_in_words(client: Client) -> None:
    feed = read_feed()
    make_event("Story Time", "2026-03-14 10:00", feed=feed, embed=False)
    make_event("Over", "2026-03-01 10:00", feed=feed, embed=False)
    make_event("Gone", "2026-03-14 10:00", feed=feed, embed=False, event_status="withdrawn")
    page = page_of(client)
    for words in ("Town Library", "Calendar file", "Well", "checked 2 h ago", "next in 40 min",
                  "<strong>1</strong> event to come", "Read: 4 events (1 new, 3 as before)."):  # fmt: skip
        assert words in page


def test_its_history_is_a_line_and_words(client: Client) -> None:
    read_feed(upcoming=(3, 5, 4))
    page = page_of(client)
    assert "between 3 and 5 events to come, 4 at the last" in page
    assert '<polyline points="2.0,11.6 60.0,2.0 118.0,6.8"' in page


def test_a_line_needs_two_counts_and_stands_none_at_all() -> None:
    assert sparkline([7]) is None
    flat = sparkline([0, 0])
    assert flat is not None
    assert flat.points == "2.0,26.0 118.0,26.0"
    assert flat.words == "Over the last 2 readings: always 0 events to come"


def test_troubled_calendars_come_first_and_say_why(client: Client) -> None:
    read_feed("A well one")
    read_feed("Z troubled", health="failing", health_note="The server answered 404 three times.")
    page = page_of(client)
    assert page.index("Z troubled") < page.index("A well one")
    assert "Cannot be read" in page
    assert "The server answered 404 three times." in page
    assert "1 needs a look" in page


def test_what_was_not_understood_is_grouped_by_reason(client: Client) -> None:
    rejected = [{"uid": str(n), "title": f"Talk {n}", "reason": "no start"} for n in range(5)]
    rejected.append({"uid": "x", "title": "", "reason": "private"})
    read_feed(last_report={"occurrences": 1, "rejected": rejected, "repairs": ["a missing T (2×)"]})
    page = page_of(client)
    assert "6 not understood" in page
    assert "<strong>5×</strong>" in page
    assert page.count("no start") == 1
    assert "Talk 2" in page
    assert "Talk 3" not in page
    assert "a missing T (2×)" in page


def test_a_failed_reading_is_told_without_its_code(client: Client) -> None:
    read_feed(health="failing", last_report={"error": "not_a_calendar: the page holds no events"})
    assert "It could not be read: the page holds no events." in page_of(client)


def test_addresses_of_our_own_network_are_for_operators_only(client: Client) -> None:
    error = "refused_address: intranet.example leads to the private address 10.1.2.3"
    read_feed(health="failing", last_report={"error": error})
    page = page_of(client)
    assert "It could not be read" in page
    assert "10.1.2.3" not in page
    assert "Everything was understood" not in page


def test_hostile_names_stay_text(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    report = {"rejected": [{"uid": "", "title": evil, "reason": evil}], "repairs": [evil]}
    links = {"found_on": "javascript:alert(1)", "url": "https://evil.example/a.ics"}
    read_feed(evil, health_note=evil, last_report=report, **links)
    page = page_of(client)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "javascript:" not in page
    assert 'href="https://evil.example/a.ics"' in page


def test_the_path_of_a_file_is_nobodys_business(client: Client) -> None:
    path = "/srv/secret/place/a.ics"
    read_feed("", url=path, health="failing", health_note=f"{path} is gone", next_fetch_at=None)
    page = page_of(client)
    assert "secret" not in page
    assert "A calendar file" in page
    assert "a file, read by command" in page


def test_the_home_page_is_linked_rather_than_the_calendar(client: Client) -> None:
    read_feed(url="https://library.example/export.ics", found_on="https://library.example/")
    page = page_of(client)
    assert 'href="https://library.example/"' in page
    assert "export.ics" not in page


def test_a_sample_is_marked_and_retired_ones_are_gone(client: Client) -> None:
    read_feed("Made up", is_sample=True, url="samples/a.ics")
    read_feed("Retired", is_active=False)
    page = page_of(client)
    assert "Sample</span>" in page
    assert "Retired" not in page


def test_many_calendars_take_as_many_queries_as_one(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page_of(client)
        return len(seen)

    read_feed()
    one = queries()
    for number in range(6):
        make_event(feed=read_feed(f"Calendar {number}"), embed=False)
    assert queries() == one


def test_more_than_a_hundred_are_paged(client: Client) -> None:
    Feed.objects.bulk_create(
        Feed(name=f"C{n:03}", url=f"https://e.example/{n}", health="ok") for n in range(101)
    )
    assert "1 of 2" in page_of(client)
    assert "C100" in client.get("/calendars/?page=2").content.decode()


def test_visitors_can_look_and_not_touch(client: Client, alice_client: Client, posting: list[str]) -> None:
    for visitor in (Client(), alice_client):
        page = page_of(visitor)
        assert "Fetch now" not in page
        assert "Add a calendar" not in page
        for path in posting:
            assert visitor.post(path, {"url": "https://other.example/a.ics"}).status_code == 403
    assert Feed.objects.count() == 1


def test_posting_without_the_page_s_token_is_refused(posting: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("o", "o@example.org", "a long phrase 42"))
    for path in posting:
        assert client.post(path, {"url": "https://other.example/a.ics"}).status_code == 403
    assert Feed.objects.count() == 1


def test_staff_add_a_calendar_by_its_home_page(staff: Client) -> None:
    response = staff.post("/calendars/", {
        "url": "Library.example.org/events#today", "default_city": "Newton, MA", "publisher": "venue",
        "location_rule": "use",
    })  # fmt: skip
    feed = Feed.objects.get()
    assert response.headers["Location"] == f"/calendars/#feed-{feed.pk}"
    assert (feed.url, feed.publisher) == ("https://library.example.org/events", "venue")
    page = page_of(staff)
    assert "Waiting for its turn" in page
    assert f'hx-get="/calendars/{feed.pk}/?looks=1"' in page


def test_input_11_a_webcal_address_is_added_as_https_and_files_are_refused(staff: Client) -> None:
    given = {"publisher": "organizer", "location_rule": "use"}
    staff.post("/calendars/", {"url": "webcal://cal.example/a.ics", **given})
    assert Feed.objects.get().url == "https://cal.example/a.ics"
    for bad in ("file:///etc/passwd", "ftp://cal.example/a.ics", "mailto:a@b.example", "/etc/passwd"):
        response = staff.post("/calendars/", {"url": bad, **given})
        assert response.status_code == 422
        assert "Only web addresses are read" in response.content.decode()
    assert Feed.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": ""}, "Give the address"),
        ({"url": "https://[::1"}, "This is not a web address"),
        ({"url": "https://a b.example/"}, "This is not a web address"),
        ({"url": "https://me:secret@cal.example/"}, "Leave name and password out"),
        ({"url": "HTTP://known.example/a.ics/"}, "known as “Known”: it is read already"),
        ({"url": "https://old.example/a.ics"}, "it is retired"),
        ({"default_city": "Nowhereville Nonesuch"}, "This town is not known"),
        ({"timezone": "Mars/Base"}, "This time zone is not known"),
        ({"location_rule": "room"}, "Name the venue"),
    ],
)
def test_what_is_wrong_with_a_calendar_is_said_in_a_sentence(staff: Client, fields, words: str) -> None:
    make_feed(name="Known", url="https://known.example/a.ics")
    make_feed(name="Old", url="https://old.example/a.ics", is_active=False)
    given = {"url": "https://new.example/", "publisher": "organizer", "location_rule": "use"}
    response = staff.post("/calendars/", {**given, **fields})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Feed.objects.count() == 2


def test_fetch_now_puts_a_calendar_first_in_line(staff: Client) -> None:
    feed = read_feed()
    response = staff.post(f"/calendars/{feed.pk}/fetch/")
    assert response.headers["Location"] == f"/calendars/#feed-{feed.pk}"
    feed.refresh_from_db()
    assert feed.next_fetch_at is None


def test_with_a_script_the_card_alone_comes_back(staff: Client) -> None:
    feed = read_feed()
    card = staff.post(f"/calendars/{feed.pk}/fetch/", headers=HTMX).content.decode()
    assert card.startswith(f'<li class="feed is-well" id="feed-{feed.pk}"')
    assert "Waiting for its turn" in card


def test_progress_counts_and_ends_with_the_whole_card(staff: Client) -> None:
    feed = read_feed(reading_since=timezone.now(), progress_done=120, progress_total=300)
    running = staff.get(f"/calendars/{feed.pk}/?looks=4", headers=HTMX)
    assert "Reading… 120 of 300" in running.content.decode()
    assert f"/calendars/{feed.pk}/?looks=5" in running.content.decode()
    Feed.objects.filter(pk=feed.pk).update(reading_since=None)
    over = staff.get(f"/calendars/{feed.pk}/?looks=5", headers=HTMX)
    assert over.headers["HX-Retarget"] == f"#feed-{feed.pk}"
    assert over.headers["HX-Reswap"] == "outerHTML"
    assert "Read: 4 events" in over.content.decode()


def test_looking_has_an_end(client: Client) -> None:
    feed = read_feed(reading_since=timezone.now())
    for looks in ("900", "nonsense", "-1", "9" * 50):
        page = client.get(f"/calendars/{feed.pk}/?looks={looks}", headers=HTMX).content.decode()
        assert "hx-get" not in page
        assert "Reload the page" in page


def test_a_reading_that_died_is_not_shown_as_running(client: Client) -> None:
    read_feed(reading_since=timezone.now() - timedelta(hours=2))
    assert "Reading…" not in page_of(client)


def test_an_unknown_calendar_is_not_found(staff: Client, settings: Settings) -> None:
    assert staff.get("/calendars/99/").status_code == 404
    assert staff.post(f"/calendars/{10**30}/fetch/").status_code == 404
