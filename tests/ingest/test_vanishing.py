"""Events that leave a calendar are taken back late, seldom, and never many at once."""

from datetime import timedelta

from events.corrections import correct, drop_correction
from events.models import Event, Feed
from ingest.context import Reading
from ingest.store.vanishing import confirm_missing, is_emptied
from tests.ingest.calendars import NOW, calendar

DAYS = [f"UID:{n}\nDTSTART:202603{12 + n}T220000Z\nSUMMARY:Event {n}" for n in range(8)]
WITHOUT_3 = calendar(*DAYS[:3], *DAYS[4:])


def statuses():
    return {event.uid: event.event_status for event in Event.objects.all()}


def withdrawn():
    return sorted(uid for uid, status in statuses().items() if status == "withdrawn")


def readings(ingest, body, count, every=timedelta(hours=13), **options):
    for number in range(1, count + 1):
        report = ingest(body, now=NOW + number * every, is_forced=True, **options)
    return report


def test_one_that_is_missing_three_times_over_a_day_is_withdrawn(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, WITHOUT_3, 2)
    assert withdrawn() == []
    readings(ingest, WITHOUT_3, 3)
    assert withdrawn() == ["3"]


def test_three_readings_within_a_day_are_not_enough(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, WITHOUT_3, 9, every=timedelta(hours=1))
    assert withdrawn() == []
    assert Event.objects.get(uid="3").missed_readings == 9


def test_one_beyond_the_last_that_is_listed_was_only_pushed_out(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, calendar(*DAYS[:6]), 4)
    assert withdrawn() == []


def test_an_endless_series_does_not_show_how_far_a_calendar_reaches(ingest):
    endless = "UID:s\nDTSTART:20260312T220000Z\nRRULE:FREQ=WEEKLY"
    ingest(calendar(endless, *DAYS))
    readings(ingest, calendar(endless, *DAYS[:3]), 4)
    assert withdrawn() == []


def test_one_that_comes_back_in_between_has_not_been_missing(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, WITHOUT_3, 2)
    ingest(calendar(*DAYS), now=NOW + timedelta(hours=30))
    event = Event.objects.get(uid="3")
    assert (event.missed_readings, event.missing_since) == (0, None)
    ingest(WITHOUT_3, now=NOW + timedelta(hours=40))
    assert withdrawn() == []


def test_one_that_comes_back_is_itself_again(ingest):
    ingest(calendar(*DAYS))
    before = Event.objects.get(uid="3").pk
    readings(ingest, WITHOUT_3, 3)
    assert withdrawn() == ["3"]
    ingest(calendar(*DAYS), now=NOW + timedelta(days=2))
    back = Event.objects.get(uid="3")
    assert (back.pk, back.event_status, back.missed_readings) == (before, "scheduled", 0)


def test_a_cancelled_one_that_is_missing_stays_cancelled(ingest):
    ingest(calendar(*DAYS[:3], f"{DAYS[3]}\nSTATUS:CANCELLED", *DAYS[4:]))
    readings(ingest, WITHOUT_3, 4)
    assert statuses()["3"] == "cancelled"


def test_what_could_not_be_read_this_time_is_not_missing(ingest):
    ingest(calendar(*DAYS))
    broken = DAYS[3].replace("20260315T220000Z", "soon")
    assert readings(ingest, calendar(*DAYS[:3], broken, *DAYS[4:]), 4).rejected
    assert withdrawn() == []


def test_what_lies_outside_of_the_dates_that_were_read_is_not_missing(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, calendar(*DAYS[5:]), 4, first=(NOW + timedelta(days=7)).date())
    assert withdrawn() == []


def test_a_reading_that_finds_no_change_counts_as_one_that_misses_the_same(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, WITHOUT_3, 2)
    assert confirm_missing(Feed.objects.get(), NOW + timedelta(hours=38)).withdrawn == 1
    assert withdrawn() == ["3"]


def test_a_status_an_operator_has_set_stays_until_it_is_taken_back(ingest):
    ingest(calendar(*DAYS))
    correction = correct(Event.objects.get(uid="3"), "event_status", "postponed", None)
    readings(ingest, WITHOUT_3, 3)
    assert statuses()["3"] == "postponed"
    correction.refresh_from_db()
    assert correction.is_conflict
    drop_correction(correction)
    assert withdrawn() == ["3"]


def test_input_4_a_calendar_that_is_suddenly_empty_is_held_until_it_says_so_three_times(ingest):
    ingest(calendar(*DAYS))
    report = readings(ingest, calendar(), 2)
    assert withdrawn() == []
    assert "had 8 to come" in report.held
    feed = Feed.objects.get()
    assert (feed.health, feed.empty_readings) == ("empty", 2)
    readings(ingest, calendar(head="X-A:1"), 4)
    assert statuses()["7"] == "withdrawn"


def test_input_4_a_calendar_that_was_empty_once_has_lost_nothing(ingest):
    ingest(calendar(*DAYS))
    readings(ingest, calendar(), 2)
    report = ingest(calendar(*DAYS), now=NOW + timedelta(hours=30))
    assert (report.held, report.updated, report.unchanged) == ("", 0, 8)
    assert Feed.objects.get().empty_readings == 0


def test_input_4_only_a_calendar_that_had_several_events_to_come_is_emptied(ingest):
    ingest(calendar(*DAYS))
    feed = Feed.objects.get()
    assert is_emptied(feed, Reading("ical"), NOW)
    assert not is_emptied(feed, Reading("ical", is_partial=True), NOW)
    assert not is_emptied(feed, Reading("ical"), NOW + timedelta(days=6))


def test_input_5_a_calendar_that_breaks_off_takes_nothing_back(ingest):
    ingest(calendar(*DAYS))
    cut = calendar(*DAYS[:2]).replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:9")
    report = readings(ingest, cut, 4)
    assert report.is_partial
    assert set(statuses().values()) == {"scheduled"}
    assert Feed.objects.get().health == "degraded"


def test_most_of_a_calendar_going_at_once_is_held_until_it_has_lasted_for_days(ingest):
    series = "UID:s\nDTSTART:20260312T220000Z\nRRULE:FREQ=DAILY;COUNT=20"
    ingest(calendar(series))
    short = calendar(series.replace("COUNT=20", "COUNT=8"))
    report = readings(ingest, short, 3)
    assert "12 of its 20 events to come are gone at once" in report.held
    assert set(statuses().values()) == {"scheduled"}
    assert readings(ingest, short, 4, every=timedelta(days=1)).held == ""
    assert Event.objects.filter(event_status="withdrawn").count() == 12


def test_a_page_that_lists_the_next_dates_of_an_address_takes_later_ones_not_back(ingest):
    one = '{"@type": "Event", "name": "Tour", "url": "https://example.org/tour", "startDate": "2026-03-%d"}'
    listed = [one % day for day in range(12, 22)]
    page = '<script type="application/ld+json">[%s]</script>'
    ingest(page % ",".join(listed))
    ingest(page % ",".join([*listed[:2], *listed[3:8]]))
    days = Event.objects.filter(event_status="withdrawn").values_list("start_time__day", flat=True)
    assert list(days) == [14]


def test_a_dry_run_tells_what_would_be_withdrawn_and_withdraws_nothing(ingest):
    series = "UID:s\nDTSTART:20260312T220000Z\nSUMMARY:Yoga\nRRULE:FREQ=DAILY;COUNT=9"
    ingest(calendar(series))
    report = ingest(calendar(f"{series}\nEXDATE:20260313T220000Z"), dry_run=True)
    assert [line for line in report.differences if line.startswith("withdrawn")] == [
        "withdrawn: Yoga (2026-03-13 18:00)"
    ]
    assert set(statuses().values()) == {"scheduled"}
