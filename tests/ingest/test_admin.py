"""Feeds and the links between their events in the admin."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from events.models import Event, Feed, FeedReading, SameEvent
from tests.factories import NOW, make_event, make_feed

FEEDS, LINKS = "admin:events_feed_changelist", "admin:events_sameevent_changelist"
pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client, settings) -> Client:
    settings.NOW = NOW
    client.force_login(User.objects.create_superuser("operator", "operator@example.org", "a long phrase 42"))
    return client


def do(client: Client, page: str, action: str, *rows: Feed | SameEvent) -> HttpResponse:
    """Choose rows of a list and an action."""
    return client.post(reverse(page), {"action": action, "_selected_action": [row.pk for row in rows]})


def said(response: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def linked() -> SameEvent:
    """The same event in two calendars."""
    first = make_event("Jazz Night", embed=False, feed=make_feed(name="Library"))
    second = make_event("JAZZ <i>NIGHT", embed=False, feed=make_feed(name="Town paper"), venue=first.venue)
    second.shown_as = first
    second.save()
    return SameEvent.objects.create(first=first, second=second, score=97.5, reason="same hall and hour")


def test_the_list_tells_how_feeds_are(operator: Client) -> None:
    feed = make_feed(name="Library", health="failing", health_note="It answered 404.", last_checked_at=NOW)
    make_event(feed=feed, embed=False)
    make_event("Old", "2026-03-01 10:00", feed=feed, embed=False)
    for days, count in enumerate((4, 9)):
        FeedReading.objects.create(feed=feed, at=NOW - timedelta(days=days), health="ok", upcoming=count)
    page = operator.get(reverse(FEEDS)).content.decode()
    for words in ("Cannot be read", "It answered 404.", "between 4 and 9 events to come, 4 at the last",
                  '<td class="field-upcoming">1</td>', "<polyline"):  # fmt: skip
        assert words in page


def test_many_feeds_are_listed_with_as_many_queries_as_one(operator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            operator.get(reverse(FEEDS))
        return len(seen)

    make_event(feed=make_feed(), embed=False)
    one = queries()
    for _ in range(5):
        make_event(feed=make_feed(), embed=False)
    assert queries() == one


def test_the_last_report_is_readable_and_harmless(operator: Client) -> None:
    rejected = [{"uid": "", "title": "<script>x", "reason": "no start"}] * 3
    report = {"occurrences": 7, "created": 7, "rejected": rejected, "repairs": ["a missing T"]}
    feed = make_feed(last_report=report, etag='"junk"')
    page = operator.get(reverse("admin:events_feed_change", args=[feed.pk])).content.decode()
    assert "Read: 7 events (7 new)." in page
    assert "3 not understood" in page
    assert "a missing T" in page
    assert "<script>x" not in page
    assert 'name="etag"' not in page


def test_only_the_last_ten_readings_are_shown(operator: Client) -> None:
    feed, other = make_feed(), make_feed()
    for hours in range(12):
        FeedReading.objects.create(feed=feed, at=NOW - timedelta(hours=hours), health="ok")
    FeedReading.objects.create(feed=other, at=NOW, health="ok")
    context = operator.get(reverse("admin:events_feed_change", args=[feed.pk])).context
    assert len(context["inline_admin_formsets"][0].formset.forms) == 10


def test_a_feed_is_added_by_its_address(operator: Client) -> None:
    given = {"url": "webcal://cal.example/a.ics", "publisher": "organizer", "location_rule": "use"}
    answer = operator.post(reverse("admin:events_feed_add"), given)
    assert answer.status_code == 302
    assert Feed.objects.get().url == "https://cal.example/a.ics"


def test_input_11_an_address_we_cannot_read_is_refused_with_a_sentence(operator: Client) -> None:
    given = {"url": "ftp://cal.example/a.ics", "publisher": "organizer", "location_rule": "use"}
    page = operator.post(reverse("admin:events_feed_add"), given).content.decode()
    assert "Only web addresses are read" in page
    assert not Feed.objects.exists()


def test_a_feed_from_a_file_keeps_its_path_when_its_defaults_change(operator: Client) -> None:
    feed = make_feed(url="/data/a.ics", name="File")
    given = {
        "url": feed.url, "name": "Renamed", "publisher": "venue", "location_rule": "use",
        "readings-TOTAL_FORMS": 0, "readings-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = operator.post(reverse("admin:events_feed_change", args=[feed.pk]), given)
    assert answer.status_code == 302, answer.context["errors"]
    feed.refresh_from_db()
    assert (feed.name, feed.url, feed.publisher) == ("Renamed", "/data/a.ics", "venue")


def test_fetch_now_puts_feeds_first_in_line_and_leaves_files_alone(operator: Client) -> None:
    due = NOW + timedelta(days=1)
    feed, file = make_feed(next_fetch_at=due), make_feed(url="/data/a.ics", next_fetch_at=due)
    answer = do(operator, FEEDS, "fetch_now", feed, file)
    assert "1 will be read in a moment. 1 left alone" in said(answer)
    feed.refresh_from_db()
    file.refresh_from_db()
    assert (feed.next_fetch_at, file.next_fetch_at) == (None, due)


def test_input_85_a_retired_feed_s_events_are_withdrawn(operator: Client) -> None:
    event = make_event(feed=make_feed(), embed=False)
    do(operator, FEEDS, "retire_feeds", event.feed)
    event.refresh_from_db()
    assert event.event_status == "withdrawn"
    assert not Feed.objects.get().is_active


def test_a_retired_feed_can_be_taken_up_again(operator: Client) -> None:
    feed = make_feed(is_active=False, failures=3, next_fetch_at=NOW)
    assert "1 taken up again" in said(do(operator, FEEDS, "take_up_again", feed))
    feed.refresh_from_db()
    assert (feed.is_active, feed.failures, feed.next_fetch_at) == (True, 0, None)


def test_a_link_is_listed_with_both_titles_and_feeds(operator: Client) -> None:
    link = linked()
    page = operator.get(reverse(LINKS)).content.decode()
    for words in ("Jazz Night", "JAZZ &lt;i&gt;NIGHT", "Library", "Town paper", "97.5", "same hall and hour"):
        assert words in page
    assert operator.get(reverse("admin:events_sameevent_change", args=[link.pk])).status_code == 200


def test_a_link_is_confirmed_by_the_operator(operator: Client) -> None:
    link = linked()
    do(operator, LINKS, "confirm_links", link)
    link.refresh_from_db()
    assert (link.decision, link.decided_by.username) == ("confirmed", "operator")


def test_a_refused_link_shows_two_events(operator: Client) -> None:
    link = linked()
    do(operator, LINKS, "never_merge", link)
    link.refresh_from_db()
    assert (link.decision, link.decided_by.username) == ("refused", "operator")
    assert Event.objects.filter(shown_as=None).count() == 2
