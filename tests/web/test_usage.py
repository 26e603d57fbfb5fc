"""What operators see: what to do today, usage per day, and what was asked and not found."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from events.models import ChatSession, SameEvent, Turn
from events.usage import first_turn_since, usage
from tests.factories import make_event, make_feed, make_venue
from tests.web.conftest import answered
from web.charts import bar_chart, line_chart

pytestmark = pytest.mark.django_db

JAZZ = {
    "intent": "search",
    "topic": "jazz",
    "where": [{"name": "Newton, MA", "latitude": 42.3, "longitude": -71.2}],
}


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator", "o@example.org", "a long phrase 42"))
    return client


def asked(
    owner: User,
    question: str = "Any jazz?",
    days_ago: float = 0,
    first_token_ms: int | None = 40,
    **fields: object,
) -> Turn:
    """A turn of some days ago; without `events` it found nothing."""
    turn = answered(owner, question, **{"query": JAZZ, **fields})
    turn.created_at = timezone.now() - timedelta(days=days_ago)
    turn.first_token_ms = first_token_ms
    turn.save()
    return turn


def page_of(client: Client) -> str:
    response = client.get("/admin/usage/")
    assert response.status_code == 200
    return response.content.decode()


def test_only_staff_see_usage(client: Client, alice_client: Client) -> None:
    for visitor in (Client(), alice_client):
        response = visitor.get("/admin/usage/")
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")


def test_a_day_is_counted(alice: User, bob: User) -> None:
    asked(alice, first_token_ms=20)
    asked(alice, first_token_ms=40, events=[make_event(embed=False)])
    asked(bob, first_token_ms=900, status="stopped")
    asked(bob, first_token_ms=None, status="failed")
    day = usage(timezone.now())[-1]
    assert (day.questions, day.people, day.complete, day.stopped, day.failed) == (4, 2, 2, 1, 1)
    assert (day.median_ms, day.slow_ms) == (40, 900)
    assert (day.searches, day.without_result, day.share_without_result) == (2, 1, 50)


def test_thirty_days_are_shown_and_none_before(alice: User) -> None:
    for ago in (0, 1, 29, 40):
        asked(alice, days_ago=ago)
    days = usage(timezone.now())
    assert len(days) == 30
    assert [day.questions for day in days if day.questions] == [1, 1, 1]


def test_days_that_are_over_are_counted_once(alice: User) -> None:
    cache.clear()
    asked(alice, days_ago=2)
    usage(timezone.now())
    with CaptureQueriesContext(connection) as seen:
        assert usage(timezone.now())[-3].questions == 1
    again = len(seen)
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        usage(timezone.now())
    assert again < len(seen)


def test_the_first_turn_of_a_time_is_found_by_halving(alice: User) -> None:
    turns = [asked(alice, days_ago=ago) for ago in (9, 7, 5, 3, 1)]
    turns[1].session.erase()
    assert first_turn_since(timezone.now() - timedelta(days=4)) == turns[3].pk
    assert first_turn_since(timezone.now() - timedelta(days=99)) <= turns[0].pk
    assert first_turn_since(timezone.now() + timedelta(days=1)) > turns[-1].pk


def test_the_page_has_charts_and_the_same_as_a_table(operator: Client, alice: User) -> None:
    asked(alice, first_token_ms=123)
    page = page_of(operator)
    assert page.count("<svg") >= 4
    assert "<caption>Usage per day</caption>" in page
    assert "123 ms" in page
    assert "100 % (1 of 1)" in page
    assert "style=" not in page


def test_a_site_nobody_asked_yet_has_its_page_too(operator: Client) -> None:
    assert "Everything that was searched found something." in page_of(operator)


def test_only_what_several_people_asked_shows_its_words(operator: Client, alice: User, bob: User) -> None:
    asked(alice, "Any jazz?")
    asked(bob, "any  JAZZ")
    asked(alice, "Where does my neighbour Ann Smith play?", query=JAZZ | {"topic": "play"})
    asked(alice, "Where does my neighbour Ann Smith play?", query=JAZZ | {"topic": "play"})
    page = page_of(operator)
    assert '<td dir="auto">any jazz</td><td>2</td><td>2</td>' in page
    assert "Ann" not in page
    assert '<td dir="auto">play</td><td dir="auto">Newton, MA</td><td>2</td><td>1</td>' in page
    assert "alice" not in page


def test_a_topic_that_is_a_sentence_is_not_shown(operator: Client, alice: User) -> None:
    asked(alice, query=JAZZ | {"topic": "the diagnosis that doctor Miller gave to Ann Smith"})
    page = page_of(operator)
    assert "Miller" not in page
    assert '<td dir="auto">anything</td>' in page


def test_what_found_something_or_is_too_old_or_deleted_is_not_listed(
    operator: Client, alice: User, bob: User, settings: Settings
) -> None:
    settings.QUESTIONS_KEPT_DAYS = 7
    for person in (alice, bob):
        asked(person, "Found jazz", events=[make_event(embed=False)])
        asked(person, "Old jazz", days_ago=8)
        asked(person, "Failed jazz", status="failed")
        asked(person, "Small talk", query={"intent": "other"})
        turn = asked(person, "Deleted jazz")
        ChatSession.objects.get(pk=turn.session_id).delete_for_now()
    assert "Everything that was searched found something." in page_of(operator)


def test_hostile_questions_stay_text(operator: Client, alice: User, bob: User) -> None:
    for person in (alice, bob):
        asked(person, "<script>alert(1)</script>", query=JAZZ | {"topic": "<b>x"})
    asked(alice, "other", query=JAZZ | {"topic": "<b>y", "where": [{"name": "<i>z"}]})
    page = page_of(operator)
    assert "<script>alert" not in page
    assert "&lt;b&gt;y" in page
    assert "&lt;i&gt;z" in page


def test_bars_stand_upon_each_other_and_the_smallest_is_seen() -> None:
    chart = bar_chart([1000, 0], [1, 0])
    assert chart.top == 1001
    assert [(bar.part, bar.height) for bar in chart.bars] == [(0, 119.9), (1, 1.0)]


def test_a_line_goes_over_days_without_a_value() -> None:
    assert line_chart([10, None, 5]).lines == ("100.0,0.0 500.0,60.0",)
    assert line_chart([None, None]).lines == ("",)
    assert line_chart([None, 3]).lines == ("450.0,0.0 450.0,0.0",)


def test_the_admin_begins_with_what_to_do_today(operator: Client) -> None:
    page = operator.get("/admin/").content.decode()
    for words in ("All calendars are well", "No venue to review", "No merge to confirm", "/admin/usage/"):
        assert words in page
    make_feed(health="failing")
    make_venue(review_note="Two towns")
    SameEvent.objects.create(
        first=make_event(embed=False), second=make_event(embed=False), score=88, reason="x"
    )
    page = operator.get("/admin/").content.decode()
    for words in ("1 calendar gives trouble", "1 venue to review", "1 merge to confirm"):
        assert words in page


def test_venues_to_review_are_counted_and_the_busiest_comes_first(operator: Client) -> None:
    make_venue("Quiet Hall", precision="city")
    busy = make_venue("Busy Barn", precision="city")
    make_venue("Nowhere", at=None)
    make_event("Fair", "2026-03-14 10:00", venue=busy, embed=False)
    page = operator.get("/admin/events/venue/?review=town").content.decode()
    assert "Only its town is known (2)" in page
    assert "Not on the map (1)" in page
    assert page.index("Busy Barn") < page.index("Quiet Hall")
    assert "Nowhere" not in page


def test_merges_to_confirm_show_both_events_the_least_alike_first(operator: Client) -> None:
    hall = make_venue("Main Hall")
    for title, score in (("Alike", 99), ("Less alike", 88)):
        first, second = (make_event(title, "2026-03-14 10:00", venue=hall, embed=False) for _ in range(2))
        SameEvent.objects.create(first=first, second=second, score=score, reason="same hall")
    page = operator.get("/admin/events/sameevent/?decision__exact=found").content.decode()
    assert page.index("Less alike") < page.index(">Alike")
    assert page.count("Sat 14 Mar 2026, 10:00") == 4
    assert page.count("Main Hall") >= 4


def test_the_list_of_calendars_says_how_many_are_how(operator: Client) -> None:
    make_feed(health="failing")
    make_feed(health="ok", name="Fine")
    page = operator.get("/admin/events/feed/").content.decode()
    assert "Cannot be read: 1" in page
    assert "Well: 1" in page
