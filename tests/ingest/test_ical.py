"""iCalendar bodies: times, series, identities, and everything publishers get wrong."""

import pytest

from events.models import AttendanceMode, EventStatus
from tests.ingest.calendars import calendar, local, make_context

NEW_YORK = "America/New_York"


def starts(reading, zone: str = NEW_YORK) -> list[str]:
    return sorted(local(one.when.start, zone) for one in reading.candidates)


def only(reading):
    assert len(reading.candidates) == 1, reading
    return reading.candidates[0]


def test_input_18_a_timed_event_without_an_end_has_none(read):
    when = only(read(calendar("DTSTART;TZID=America/New_York:20260311T180000"))).when
    assert (local(when.start), when.end, when.end_given) == ("2026-03-11 18:00", None, False)


def test_input_18_an_all_day_event_without_an_end_is_one_local_day(read):
    when = only(read(calendar("DTSTART;VALUE=DATE:20260311"), city="Chicago, IL", venue="Hall")).when
    assert when.all_day
    assert (local(when.start, "America/Chicago"), local(when.end, "America/Chicago")) == (
        "2026-03-11 00:00",
        "2026-03-12 00:00",
    )


def test_input_19_an_all_day_end_is_exclusive(read):
    when = only(read(calendar("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311"))).when
    assert local(when.end) == "2026-03-11 00:00"


def test_midnight_to_a_minute_before_midnight_is_all_day(read):
    when = only(
        read(
            calendar(
                "DTSTART;TZID=America/New_York:20260311T000000\nDTEND;TZID=America/New_York:20260312T235900"
            )
        )
    ).when
    assert when.all_day
    assert local(when.end) == "2026-03-13 00:00"


@pytest.mark.parametrize(
    "end",
    [
        "DTEND;TZID=America/New_York:20260311T170000",
        "DURATION:-PT1H",
        "DTEND:nonsense",
        "DTEND:20260311T180000Z",
    ],
)
def test_input_16_an_end_that_cannot_be_is_dropped_and_the_start_kept(read, end):
    context = make_context()
    when = only(read(calendar(f"DTSTART;TZID=America/New_York:20260311T180000\n{end}"), context)).when
    assert (local(when.start), when.end) == ("2026-03-11 18:00", None)
    assert context.repairs.lines()


def test_input_17_of_an_end_and_a_duration_the_end_counts(read):
    context = make_context()
    when = only(
        read(calendar("DTSTART:20260311T220000Z\nDTEND:20260311T230000Z\nDURATION:PT3H"), context)
    ).when
    assert local(when.end) == "2026-03-11 19:00"
    assert "DTEND and DURATION: DTEND was used" in context.repairs.lines()


@pytest.mark.parametrize(
    ("head", "options", "expected", "source"),
    [
        ("X-WR-TIMEZONE:America/Chicago", {}, "2026-03-11 23:00", "calendar"),
        (
            "X-WR-TIMEZONE:Central Time (US & Canada)",
            {"timezone": "America/Denver"},
            "2026-03-11 23:00",
            "calendar",
        ),
        ("", {"timezone": "America/Denver"}, "2026-03-12 00:00", "option"),
        ("", {"city": "Seattle, WA", "venue": "Hall"}, "2026-03-12 01:00", "venue"),
        ("", {}, "2026-03-11 22:00", "settings"),
    ],
)
def test_input_20_a_floating_time_is_read_in_the_nearest_zone_that_is_known(
    read, head, options, expected, source
):
    when = only(read(calendar("DTSTART:20260311T220000", head=head), **options)).when
    assert (local(when.start), when.tz_source) == (expected, source)


@pytest.mark.parametrize(
    "tzid",
    [
        "America/New_York",
        "Eastern Standard Time",
        '"(UTC-05:00) Eastern Time (US & Canada)"',
        "Eastern Time (US & Canada)",
        "/freeassociation.sourceforge.net/America/New_York",
        "US/Eastern",
        '"Customized Time Zone"',
    ],
)
def test_input_21_every_name_of_a_zone_gives_the_same_instant(read, tzid):
    head = """BEGIN:VTIMEZONE
    TZID:Customized Time Zone
    BEGIN:STANDARD
    DTSTART:16010101T020000
    TZOFFSETFROM:-0400
    TZOFFSETTO:-0500
    RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:-0500
    TZOFFSETTO:-0400
    RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE"""
    reading = read(calendar(f"DTSTART;TZID={tzid}:20260715T180000", head=head))
    assert starts(reading, "UTC") == ["2026-07-15 22:00"]


def test_input_21_an_unknown_zone_is_read_in_the_calendars_with_a_warning(read):
    context = make_context()
    reading = read(
        calendar("DTSTART;TZID=Nowhere/Land:20260311T180000", head="X-WR-TIMEZONE:America/Chicago"), context
    )
    assert starts(reading, "America/Chicago") == ["2026-03-11 18:00"]
    assert any("Nowhere/Land" in line for line in context.repairs.lines())


def test_input_22_utc_wins_over_a_zone_named_beside_it(read):
    context = make_context()
    assert starts(read(calendar("DTSTART;TZID=America/New_York:20260311T180000Z"), context), "UTC") == [
        "2026-03-11 18:00"
    ]
    assert context.repairs.lines() == ["a time had both Z and TZID: read as UTC"]


def test_input_23_a_time_in_the_gap_of_the_clocks_comes_after_it_and_in_the_fold_first(read):
    reading = read(
        calendar(
            "DTSTART;TZID=America/New_York:20261101T013000", "DTSTART;TZID=America/New_York:20270314T023000"
        )
    )
    assert starts(reading, "UTC") == ["2026-11-01 05:30", "2027-03-14 07:30"]
    assert starts(reading)[1] == "2027-03-14 03:30"


def test_input_24_a_weekly_series_keeps_its_local_hour_when_the_clocks_change(read):
    reading = read(calendar("DTSTART;TZID=America/New_York:20261020T180000\nRRULE:FREQ=WEEKLY;COUNT=4"))
    assert [start[11:] for start in starts(reading)] == ["18:00"] * 4


def test_a_series_written_in_utc_keeps_the_calendars_local_hour(read):
    event = "DTSTART:20261020T220000Z\nRRULE:FREQ=WEEKLY;COUNT=4"
    assert {start[11:] for start in starts(read(calendar(event, head="X-WR-TIMEZONE:America/New_York")))} == {
        "18:00"
    }


@pytest.mark.parametrize(
    "until",
    [
        "20260315",
        "20260315T000000",
        "20260315T000000Z",
        "20260315T235959",
        "20260316T035959Z",
        "20260315T220000Z",
    ],
)
def test_input_25_the_last_local_day_of_a_series_is_included_once(read, until):
    event = f"DTSTART;TZID=America/New_York:20260311T180000\nRRULE:FREQ=DAILY;UNTIL={until}"
    assert starts(read(calendar(event)))[-2:] == ["2026-03-14 18:00", "2026-03-15 18:00"]


def test_input_25_an_exact_until_at_midnight_utc_adds_no_day(read):
    event = "DTSTART;TZID=America/New_York:20260311T200000\nRRULE:FREQ=DAILY;UNTIL=20260316T000000Z"
    assert starts(read(calendar(event)))[-1] == "2026-03-15 20:00"


@pytest.mark.parametrize("until", ["20260315", "20260315T000000Z", "20260316T035959Z"])
def test_input_25_the_last_day_of_an_all_day_series_is_included_once(read, until):
    event = f"DTSTART;VALUE=DATE:20260311\nRRULE:FREQ=DAILY;UNTIL={until}"
    assert starts(read(calendar(event)))[-1] == "2026-03-15 00:00"


@pytest.mark.parametrize(
    "exdates",
    [
        "EXDATE;VALUE=DATE:20260312,20260313",
        "EXDATE;TZID=America/New_York:20260312T180000,20260313T180000",
        "EXDATE:20260312T220000Z\nEXDATE:20260313T220000Z",
        "EXDATE;TZID=America/Chicago:20260312T170000\nEXDATE;TZID=Eastern Standard Time:20260313T180000",
    ],
)
def test_input_26_excluded_dates_are_gone_however_they_are_written(read, exdates):
    event = f"DTSTART;TZID=America/New_York:20260311T180000\nRRULE:FREQ=DAILY;COUNT=4\n{exdates}"
    assert starts(read(calendar(event))) == ["2026-03-11 18:00", "2026-03-14 18:00"]


def test_input_27_a_moved_occurrence_keeps_its_id_and_tells_its_previous_start(read):
    master = "UID:a\nDTSTART;TZID=America/New_York:20260311T180000\nRRULE:FREQ=DAILY;COUNT=2"
    moved = "UID:a\nRECURRENCE-ID:20260312T220000Z\nDTSTART;TZID=America/New_York:20260320T190000"
    before = read(calendar(master))
    after = read(calendar(master, moved))
    assert {one.recurrence_id for one in before.candidates} == {one.recurrence_id for one in after.candidates}
    late = max(after.candidates, key=lambda one: one.when.start)
    assert (local(late.when.start), local(late.when.previous_start)) == (
        "2026-03-20 19:00",
        "2026-03-12 18:00",
    )
    assert late.details.status == EventStatus.RESCHEDULED


def test_input_28_an_override_named_by_its_day_replaces_that_days_occurrence(read):
    master = "UID:a\nDTSTART;TZID=America/New_York:20260311T180000\nRRULE:FREQ=DAILY;COUNT=3"
    override = "UID:a\nSUMMARY:Special\nRECURRENCE-ID;VALUE=DATE:20260312\nDTSTART:20260312T220000Z"
    titles = [
        one.details.title
        for one in sorted(read(calendar(master, override)).candidates, key=lambda one: one.when.start)
    ]
    assert titles == ["Something", "Special", "Something"]


def test_input_29_a_cancelled_override_cancels_its_date_and_a_cancelled_master_all(read):
    master = "UID:a\nDTSTART;TZID=America/New_York:20260311T180000\nRRULE:FREQ=DAILY;COUNT=3"
    override = "UID:a\nSTATUS:CANCELLED\nRECURRENCE-ID:20260312T220000Z\nDTSTART:20260312T220000Z"
    one = sorted(read(calendar(master, override)).candidates, key=lambda one: one.when.start)
    assert [item.details.status for item in one] == ["scheduled", "cancelled", "scheduled"]
    everything = read(calendar(master + "\nSTATUS:CANCELLED")).candidates
    assert {item.details.status for item in everything} == {"cancelled"}


def test_a_change_of_this_and_all_later_occurrences_keeps_their_ids(read):
    master = "UID:a\nDTSTART;TZID=America/New_York:20260311T180000\nRRULE:FREQ=DAILY;COUNT=4"
    change = (
        "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260313T180000\n"
        "DTSTART;TZID=America/New_York:20260313T190000"
    )
    before, after = read(calendar(master)), read(calendar(master, change))
    assert starts(after) == ["2026-03-11 18:00", "2026-03-12 18:00", "2026-03-13 19:00", "2026-03-14 19:00"]
    assert {one.recurrence_id for one in before.candidates} == {one.recurrence_id for one in after.candidates}


def test_input_30_an_override_without_its_master_is_a_single_event(read):
    override = "UID:a\nRECURRENCE-ID:20260312T220000Z\nDTSTART:20260312T230000Z"
    assert only(read(calendar(override))).recurrence_id == "2026-03-12T22:00:00Z"


def test_input_31_the_highest_sequence_of_a_uid_wins(read):
    reading = read(
        calendar(
            "UID:a\nSEQUENCE:2\nSUMMARY:New\nDTSTART:20260312T220000Z",
            "UID:a\nSEQUENCE:1\nSUMMARY:Old\nDTSTART:20260311T220000Z",
        )
    )
    assert only(reading).details.title == "New"


def test_input_31_two_events_that_share_a_uid_by_mistake_are_two_events(read):
    reading = read(calendar("UID:a\nDTSTART:20260312T220000Z", "UID:a\nDTSTART:20260313T220000Z"))
    assert len({(one.uid, one.recurrence_id) for one in reading.candidates}) == 2


def test_input_32_an_event_without_a_uid_has_a_stable_one(read):
    body = calendar("UID:\nDTSTART:20260312T220000Z")
    assert only(read(body)).uid == only(read(body)).uid != ""


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20200101T000000Z\nRRULE:FREQ=SECONDLY",
        "DTSTART:19700101T000000Z\nRRULE:FREQ=MINUTELY;INTERVAL=7",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;COUNT=1000000000",
        "DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=WEEKLY;INTERVAL=0",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3",
        "DTSTART:20260101T000000Z\nRRULE:nonsense",
        "DTSTART:2026-13-45",
        "LOCATION:no start",
        "DTSTART;VALUE=DATE:20260312\nCLASS:PRIVATE",
        "DTSTART;VALUE=DATE:20260312\nSUMMARY:",
        "DTSTART;VALUE=DATE:20260312\nSUMMARY:Busy",
        "DTSTART:99991231T000000Z\nDTEND:99991231T010000Z",
        "DTSTART:19700101T000000Z\nDTEND:20300101T000000Z",
    ],
)
def test_input_33_a_bad_event_costs_only_itself(read, event):
    reading = read(calendar(event, "SUMMARY:Good\nDTSTART:20260312T220000Z"))
    assert [one.details.title for one in reading.candidates] == ["Good"]
    assert reading.components == 2
    assert len(reading.rejections) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=99",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=3",
    ],
)
def test_input_33_a_rule_that_never_comes_true_is_refused(read, rule):
    reading = read(calendar(f"DTSTART:20260312T220000Z\nRRULE:{rule}"))
    assert [one.reason for one in reading.rejections] == ["its rule never comes true"]


def test_input_34_the_31st_comes_only_in_months_that_have_it(read):
    event = "DTSTART;TZID=America/New_York:20260131T100000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31"
    assert [start[5:10] for start in starts(read(calendar(event)))][:3] == ["03-31", "05-31", "07-31"]


def test_input_42_a_long_exhibition_that_opened_before_the_window_is_kept(read):
    assert starts(read(calendar("DTSTART;VALUE=DATE:20240101\nDTEND;VALUE=DATE:20330101"))) == [
        "2024-01-01 00:00"
    ]


def test_input_43_folds_inside_a_character_tabs_lower_case_names_and_mixed_line_ends_are_read(read):
    title = "Café au lait".encode()
    body = (
        b"\t\n  junk\r\nbegin:vcalendar\nBEGIN:VEVENT\r\nuid:a\ndtstart:20260312T220000Z\r\nsummary:"
        + title[:4]
        + b"\r\n\t"
        + title[4:]
        + b"\r\n\r\n   \r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    assert only(read(body)).details.title == "Café au lait"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16", "utf-8"])
def test_any_common_encoding_is_read(read, encoding):
    text = calendar("SUMMARY:Café – 7pm\nDTSTART:20260312T220000Z").decode()
    assert only(read(text.encode(encoding))).details.title == "Café – 7pm"


def test_input_43_two_calendars_in_one_file_are_both_read(read):
    both = calendar("UID:a\nDTSTART:20260312T220000Z") + calendar("UID:b\nDTSTART:20260313T220000Z")
    assert len(read(both).candidates) == 2


def test_a_cut_off_file_gives_its_complete_events_and_says_so(read):
    context = make_context()
    body = calendar("UID:a\nDTSTART:20260312T220000Z", "UID:b\nDTSTART:20260313T220000Z")
    reading = read(body[: body.rindex(b"UID:b") + 8], context)
    assert (len(reading.candidates), reading.is_partial) == (1, True)
    assert any("cut off" in line for line in context.repairs.lines())


def test_minutes_without_t_and_several_zone_names_do_not_cost_the_calendar(read):
    head = """X-PUBLISHED-TTL:P15M
    REFRESH-INTERVAL;VALUE=DURATION:P15M
    BEGIN:VTIMEZONE
    TZID:Africa/Abidjan
    TZID:America/Los_Angeles
    END:VTIMEZONE"""
    reading = read(calendar("DTSTART;TZID=America/Los_Angeles:20260312T180000", head=head))
    assert starts(reading, "America/Los_Angeles") == ["2026-03-12 18:00"]


def test_a_zone_on_which_the_library_stumbles_costs_no_event(read):
    head = """BEGIN:VTIMEZONE
    TZID:Library Time
    BEGIN:STANDARD
    DTSTART:19701101T020000
    TZOFFSETFROM:-0400
    TZOFFSETTO:-0500
    RRULE:FREQ=YEARLY;BYMON the logo.\\n\t\\n and more=1SU
    END:STANDARD
    END:VTIMEZONE"""
    reading = read(calendar("DTSTART;TZID=Library Time:20260312T180000", head=head))
    assert starts(reading, "America/New_York") == ["2026-03-12 18:00"]


def test_input_37_texts_lose_escapes_markup_and_invisible_characters(read):
    event = (
        "SUMMARY:Rock\\, Paper\\; Scissors &amp\\; \u202etxt\u200b\n"
        "DESCRIPTION:<p>One<br>Two</p><script>alert(1)</script>\\nThree\\\\nFour &amp;#160;end\x00\n"
        "DTSTART:20260312T220000Z"
    )
    details = only(read(calendar(event))).details
    assert details.title == "Rock, Paper; Scissors & txt"
    assert details.description.split() == ["One", "Two", "Three", "Four", "end"]


def test_input_39_quoted_printable_of_old_calendars_is_read(read):
    event = "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 =\nau lait\nDTSTART:20260312T220000Z"
    assert only(read(calendar(event))).details.title == "Café au lait"


def test_input_36_a_title_of_ten_thousand_letters_is_cut(read):
    assert (
        len(only(read(calendar(f"SUMMARY:{'long ' * 2000}\nDTSTART:20260312T220000Z"))).details.title) <= 500
    )


@pytest.mark.parametrize("geo", ["0;0", "95;-71", "-71.2;342.3", "42.3", "x;y", "71.2;42.3"])
def test_input_40_impossible_coordinates_are_ignored_with_a_warning(read, geo):
    context = make_context()
    reading = read(calendar(f"GEO:{geo}\nLOCATION:Hall\\, Newton\\, MA\nDTSTART:20260312T220000Z"), context)
    assert only(reading).details.point.precision == "city"
    assert context.repairs.lines()


def test_a_point_on_the_equator_is_a_point(read):
    assert (
        only(
            read(calendar("GEO:0;-78.45\nLOCATION:Mitad del Mundo\nDTSTART:20260312T220000Z"))
        ).details.point.latitude
        == 0
    )


def test_local_times_marked_utc_by_the_events_calendar_are_local(read):
    head = "PRODID:-//Birds - ECPv6.15.20//NONSGML v1.0//EN\nX-WR-TIMEZONE:America/New_York"
    assert starts(read(calendar("DTSTART;TZID=UTC:20260312T084500", head=head))) == ["2026-03-12 08:45"]


def test_a_place_that_is_zoom_is_no_place(read):
    details = only(
        read(
            calendar("LOCATION:Online via Zoom\nDTSTART:20260312T220000Z"), city="Newton, MA", venue="Library"
        )
    ).details
    assert (details.attendance, details.address, details.point) == (AttendanceMode.ONLINE, None, None)


@pytest.mark.parametrize("bad", ["RECURRENCE-ID:never", "DTSTART:00010101T000000", "DURATION:P9W9"])
def test_no_property_of_one_event_costs_another(read, bad):
    good = "SUMMARY:Good\nDTSTART:20260312T220000Z"
    reading = read(calendar(f"SUMMARY:Bad\nDTSTART:20200312T220000Z\n{bad}", good))
    assert [one.details.title for one in reading.candidates] == ["Good"]
