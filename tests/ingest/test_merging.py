"""Which rows of two calendars are one event, which never are, and how they come apart again."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction

from events.models import Correction, Event, Feed, SameEvent
from ingest.merging import confirm, leave_feed, merge_feed, refuse, unmerge
from tests.factories import NOW, at, make_event, make_feed, make_venue
from tests.ingest.calendars import NOW as MARCH
from tests.ingest.calendars import calendar

pytestmark = pytest.mark.django_db


def two_feeds(**fields: object) -> tuple[Feed, Feed]:
    return make_feed(publisher="venue", **fields), make_feed(publisher="aggregator", **fields)


def pair(
    first: str,
    second: str,
    when: str = "2026-03-14 19:05",
    first_fields: dict | None = None,
    **fields: object,
) -> tuple[Event, Event]:
    """An event of a library at 19:00 and one of an aggregator, in one hall unless told otherwise, merged."""
    library, aggregator = two_feeds()
    hall = make_venue("Hall", precision="exact")
    one = make_event(
        first, "2026-03-14 19:00", embed=False, feed=library, **{"venue": hall, **(first_fields or {})}
    )
    other = make_event(second, when, embed=False, feed=aggregator, **{"venue": hall, **fields})
    merge_feed(aggregator, NOW)
    return Event.objects.get(pk=one.pk), Event.objects.get(pk=other.pk)


def are_merged(rows: tuple[Event, Event]) -> bool:
    return rows[1].shown_as_id == rows[0].pk and rows[0].shown_as_id is None


def two_calendars(ingest: Callable, one: bytes, other: bytes) -> tuple[Event, Event]:
    ingest(one, url="library")
    ingest(other, url="aggregator")
    for feed in Feed.objects.order_by("url"):
        merge_feed(feed, MARCH)
    return Event.objects.get(feed__url="aggregator"), Event.objects.get(feed__url="library")


def test_input_56_one_event_from_library_and_aggregator_is_one_card(ingest) -> None:
    place = "LOCATION:Newton Free Library\\, 330 Homer St\\, Newton\\, MA 02459"
    shown, hidden = two_calendars(
        ingest,
        calendar(f"DTSTART:20260320T230000Z\nSUMMARY:Jazz Night with the Trio\n{place}"),
        calendar(f"DTSTART:20260320T230500Z\nSUMMARY:JAZZ NIGHT WITH THE TRIO\n{place}"),
    )
    assert hidden.shown_as_id == shown.pk
    [link] = SameEvent.objects.all()
    assert (link.score, link.decision) == (100, "found")
    assert list(Event.objects.shown()) == [shown]


def test_bare_names_of_one_place_meet(ingest) -> None:
    shown, hidden = two_calendars(
        ingest,
        calendar("DTSTART:20260320T230000Z\nSUMMARY:Jazz Night\nLOCATION:The Burren"),
        calendar("DTSTART:20260320T230000Z\nSUMMARY:Jazz Night\nLOCATION:The Burren"),
    )
    assert hidden.shown_as_id == shown.pk


def test_input_56_matinee_and_evening_are_two_events() -> None:
    assert not are_merged(pair("Hamlet", "Hamlet", "2026-03-14 14:00"))


@pytest.mark.parametrize(("minutes", "merged"), [(15, True), (16, False)])
def test_starts_may_be_a_quarter_of_an_hour_apart(minutes: int, merged: bool) -> None:
    assert are_merged(pair("Hamlet", "Hamlet", f"2026-03-14 19:{minutes}")) is merged


def test_a_day_and_its_midnight_are_two_events() -> None:
    one, other = pair("Fair", "Fair", "2026-03-15 00:05")
    Event.objects.filter(pk=one.pk).update(start_time=at("2026-03-14 23:55"), end_time=None)
    assert merge_feed(other.feed, NOW) == 0
    assert not are_merged(pair("Fair", "Fair", "2026-03-14 19:00", all_day=True))


def test_input_57_two_branches_are_two_events() -> None:
    branch = make_venue("Branch", at=(42.35, -71.2), precision="exact")
    assert not are_merged(pair("Story Time", "Story Time", venue=branch))


def test_points_within_150_metres_are_one_place_if_both_are_exact() -> None:
    door = (42.3371, -71.2092)
    near, guessed = (make_venue(at=door, precision=known) for known in ("exact", "postal_code"))
    assert are_merged(pair("Hamlet", "Hamlet", venue=near))
    assert not are_merged(pair("Macbeth", "Macbeth", venue=guessed))


def test_a_side_that_names_only_the_town_meets_in_that_town() -> None:
    newton = make_venue("Newton", precision="city")
    boston = make_venue("Boston", city="Boston", precision="city")
    assert are_merged(pair("Hamlet", "Hamlet", venue=newton))
    assert not are_merged(pair("Macbeth", "Macbeth", venue=boston))


def test_a_side_without_a_place_meets_unless_it_is_like_two_branches() -> None:
    one, other = pair("Story Time", "Story Time", venue=None, event_attendance_mode="unknown", at_point=None)
    Event.objects.filter(pk=other.pk).update(venue=None, latitude=None, longitude=None)
    feed = make_feed()
    merge_feed(other.feed, NOW)
    assert Event.objects.get(pk=other.pk).shown_as_id == one.pk
    branch = make_venue("Branch", at=(42.35, -71.2), precision="exact")
    make_event("Story Time", "2026-03-14 19:00", feed=feed, venue=branch, embed=False)
    merge_feed(feed, NOW)
    assert Event.objects.get(pk=other.pk).shown_as_id is None


def test_story_time_without_a_place_in_two_calendars_is_two_events(ingest) -> None:
    said = calendar("DTSTART:20260320T230000Z\nSUMMARY:Story Time")
    rows = two_calendars(ingest, said, said)
    assert [row.shown_as_id for row in rows] == [None, None]


def test_rows_of_one_calendar_are_never_one_event() -> None:
    feed, hall = make_feed(), make_venue(precision="exact")
    for _ in range(2):
        make_event("Hamlet", feed=feed, venue=hall, embed=False)
    assert merge_feed(feed, NOW) == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Yoga", "Yoga for Seniors"),
        ("Open Mic", "Open Mic Night"),
        (
            "Sunday Afternoon Community Open Mic in the Cafe",
            "Sunday Afternoon Community Open Mic in the Cafe Night",
        ),
        ("Book Club 1", "Book Club 2"),
        ("Thursday Evening Book Club", "Thursday Evening Book Club 2"),
        ("Beginner Spanish Conversation Circle", "Beginner Russian Conversation Circle"),
        ("Book Club Fiction", "Book Club Nonfiction"),
    ],
)
def test_input_83_a_word_that_sets_titles_apart_is_never_merged_automatically(
    first: str, second: str
) -> None:
    assert not are_merged(pair(first, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Storytime in the Park", "Story Time in the Park"),
        ("Jazz Night", "The JAZZ night!"),
        ("Café Concert", "Cafe Concerts"),
        ("Summer Fair", "Summer Fair 2026"),
        ("Mozart Requiem", "Mozart Reqiuem"),
    ],
)
def test_spellings_of_a_title_are_merged(first: str, second: str) -> None:
    assert are_merged(pair(first, second))


def test_the_same_page_is_the_same_event_whatever_the_title() -> None:
    tracked = {"url": "http://www.hall.example/show/7/?utm_source=x"}
    plain = {"url": "https://hall.example/show/7"}
    assert are_merged(pair("Opening Reception", "Jane Doe, Paintings", first_fields=tracked, **plain))
    # Not even then is a title the same that only says more (input 83).
    assert not are_merged(pair("Yoga", "Yoga for Seniors", first_fields=tracked, **plain))


def test_a_front_page_or_a_page_of_many_events_says_nothing() -> None:
    front = {"url": "https://hall.example/"}
    assert not are_merged(pair("Opening", "Brahms Requiem", first_fields=front, **front))
    shared = {"url": "https://hall.example/calendar"}
    one, other = pair("Reception", "Jane Doe, Paintings", "2026-03-15 19:00", shared, **shared)
    make_event("Something Else", feed=one.feed, embed=False, **shared)
    Event.objects.filter(pk=other.pk).update(start_time=one.start_time, end_time=None)
    assert merge_feed(other.feed, NOW) == 0


def test_what_the_best_publisher_leaves_out_is_taken_from_the_other() -> None:
    one, other = pair(
        "Hamlet", "Hamlet", organizer="The Players", cost_kind="paid", cost_min=5, age_min=12, url="https://a.example/h",
        first_fields={"hours": None, "end_given": False, "age_min": 10},
    )  # fmt: skip
    assert (one.organizer, one.cost_min, one.age_min, one.end_time) == ("The Players", 5, 10, other.end_time)
    assert set(one.filled.values()) == {other.pk}
    assert {"organizer", "cost_min", "url", "end_time"} <= one.filled.keys()
    assert "age_min" not in one.filled


def test_an_operators_correction_is_not_filled() -> None:
    one, other = pair("Hamlet", "Macbeth", organizer="The Players", url="https://a.example/h")
    Correction.objects.create(event=one, field="organizer", value="", source_value="X")
    Event.objects.filter(pk=other.pk).update(title="Hamlet")
    merge_feed(one.feed, NOW)
    one.refresh_from_db()
    assert (one.organizer, one.url) == ("", "https://a.example/h")


def test_refused_rows_come_apart_and_stay_apart() -> None:
    one, other = pair("Hamlet", "Hamlet", organizer="The Players")
    refuse(SameEvent.objects.get(), None)
    for feed in (one.feed, other.feed):
        assert merge_feed(feed, NOW) == 0
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.organizer, one.filled, other.shown_as_id) == ("", {}, None)


def test_a_refusal_counts_for_the_other_occurrences_of_the_series() -> None:
    one, other = pair("Hamlet", "Hamlet")
    refuse(SameEvent.objects.get(), None)
    later = [
        make_event("Hamlet", "2026-03-21 19:00", feed=row.feed, venue=row.venue, embed=False)
        for row in (one, other)
    ]
    for row, sibling in zip(later, (one, other), strict=True):
        Event.objects.filter(pk=row.pk).update(uid=sibling.uid, recurrence_id="2026-03-21")
    merge_feed(other.feed, NOW)
    assert not Event.objects.exclude(shown_as=None).exists()


def test_a_refusal_outlasts_a_third_calendar_that_has_both() -> None:
    one, other = pair("Hamlet", "Hamlet")
    refuse(SameEvent.objects.get(), None)
    third = make_event("Hamlet", "2026-03-14 19:00", feed=make_feed(), venue=one.venue, embed=False)
    merge_feed(third.feed, NOW)
    shown = {row.pk: row.shown_as_id or row.pk for row in Event.objects.all()}
    assert shown[one.pk] != shown[other.pk]
    assert shown[third.pk] in (shown[one.pk], shown[other.pk])


def test_what_an_operator_confirms_holds_against_the_rule() -> None:
    one, other = pair("Hamlet", "A Danish Tragedy")
    link = SameEvent.objects.create(first=one, second=other, score=10, reason="by hand")
    confirm(link, None)
    merge_feed(other.feed, NOW)
    other.refresh_from_db()
    assert other.shown_as_id == one.pk
    unmerge(link, None)
    other.refresh_from_db()
    assert other.shown_as_id is None


def test_input_85_a_withdrawn_row_makes_way_for_the_other() -> None:
    one, other = pair("Hamlet", "Hamlet", organizer="The Players")
    Event.objects.filter(pk=one.pk).update(event_status="withdrawn")
    assert merge_feed(one.feed, NOW) == 1
    assert list(Event.objects.shown()) == [other]
    assert Event.objects.get(pk=one.pk).filled == {}


def test_input_85_a_deleted_calendar_leaves_its_events_to_another_that_has_them() -> None:
    one, other = pair("Hamlet", "Hamlet", organizer="The Players")
    leave_feed(one.feed)
    one.feed.delete()
    assert list(Event.objects.shown()) == [other]
    assert not SameEvent.objects.exists()


def test_what_a_deleted_calendar_had_given_goes_with_it() -> None:
    one, other = pair("Hamlet", "Hamlet", organizer="The Players")
    leave_feed(other.feed)
    other.feed.delete()
    one.refresh_from_db()
    assert (one.organizer, one.filled) == ("", {})


def test_a_row_that_moves_leaves_its_cluster() -> None:
    one, other = pair("Hamlet", "Hamlet")
    Event.objects.filter(pk=one.pk).update(start_time=at("2026-03-14 14:00"), end_time=None)
    assert merge_feed(one.feed, NOW) == 1
    other.refresh_from_db()
    assert other.shown_as_id is None


def test_input_58_a_second_import_writes_nothing(ingest) -> None:
    said = "DTSTART:20260320T230000Z\nSUMMARY:Jazz Night\nLOCATION:The Burren"
    bodies = {
        "a": calendar(f"{said}\nURL:https://a.example/1"),
        "b": calendar(f"{said}\nDESCRIPTION:$5 tickets"),
    }

    def run() -> list[tuple[object, ...]]:
        for url, body in bodies.items():
            ingest(body, url=url)
            merge_feed(Feed.objects.get(url=url), MARCH)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, xmin::text, ctid::text, updated_at FROM events_event ORDER BY id")
            events = cursor.fetchall()
            cursor.execute("SELECT id, xmin::text, ctid::text FROM events_sameevent ORDER BY id")
            return [*events, *cursor.fetchall()]

    first = run()
    assert len(first) == 3
    assert run() == first


def test_a_change_of_the_shown_row_is_filled_again(ingest) -> None:
    other = calendar(
        "DTSTART:20260320T230000Z\nSUMMARY:Jazz night\nLOCATION:The Burren\nURL:https://b.example/1"
    )
    said = "DTSTART:20260320T230000Z\nSUMMARY:Jazz Night\nLOCATION:The Burren\nDESCRIPTION:"
    two_calendars(ingest, calendar(f"{said}First"), other)
    Feed.objects.filter(url="aggregator").update(publisher="aggregator")
    ingest(calendar(f"{said}Second"), url="library")
    merge_feed(Feed.objects.get(url="library"), MARCH)
    row = Event.objects.get(feed__url="library")
    assert (row.description, row.url, row.shown_as_id) == ("Second", "https://b.example/1", None)
    assert "url" in row.filled


@pytest.mark.django_db(transaction=True)
def test_input_87_calendars_stored_at_the_same_moment_are_merged_once() -> None:
    feeds, hall, ready = two_feeds(), make_venue(precision="exact"), Barrier(2, timeout=10)

    def store(feed: Feed) -> None:
        with transaction.atomic():
            # Texts of their own: storing the same one, they would wait for each other before they merge.
            make_event("Hamlet", feed=feed, venue=hall, embed=False, description=feed.url)
            ready.wait()
            merge_feed(feed, NOW)
        connections.close_all()

    threads = [Thread(target=store, args=(feed,)) for feed in feeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert SameEvent.objects.count() == 1
    assert Event.objects.exclude(shown_as=None).get().feed == feeds[1]
