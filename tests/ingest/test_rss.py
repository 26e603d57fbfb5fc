"""RSS and Atom feeds whose items say when their event is."""

import pytest

from events.models import EventStatus
from ingest.errors import NotACalendar
from tests.ingest.calendars import local, make_context

SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "ev": "http://purl.org/rss/1.0/modules/event/",
        "xCal": "urn:ietf:params:xml:ns:xcal",
        "x-trumba": "http://schemas.trumba.com/rss/x-trumba",
        "x-microsoft": "http://schemas.microsoft.com/x-microsoft",
        "libcal": "https://libcal.com/rss_xmlns.php",
        "bc": "http://bibliocommons.com/rss/1.0/modules/event/",
        "calendarEvent": "https://www.civicplus.com/Calendar.aspx",
        "s": "http://localist.com/rss",
        "georss": "http://www.georss.org/georss",
        "gd": "http://schemas.google.com/g/2005",
    }.items()
)
PUBLISHED = "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"


def feed(*items, title="Town events"):
    blocks = "".join(f"<item><title>Jazz</title>{PUBLISHED}{item}</item>" for item in items)
    head = f"<title>{title}</title><language>en-us</language>"
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{head}{blocks}</channel></rss>'


def only(reading):
    assert len(reading.candidates) == 1, reading
    return reading.candidates[0]


@pytest.mark.parametrize(
    "fields",
    [
        "<ev:startdate>2026-03-12T19:00:00-04:00</ev:startdate><ev:enddate>2026-03-12T20:30:00-04:00</ev:enddate>",
        "<xCal:dtstart>2026-03-12T23:00:00Z</xCal:dtstart><xCal:dtend>2026-03-13T00:30:00Z</xCal:dtend>",
        "<xCal:dtstart>20260312T230000Z</xCal:dtstart><xCal:dtend>20260313T003000Z</xCal:dtend>",
        "<x-trumba:localstart>2026-03-12T19:00:00</x-trumba:localstart>"
        "<x-trumba:localend>2026-03-12T20:30:00</x-trumba:localend>",
        "<libcal:eventid>1</libcal:eventid><libcal:date>2026-03-12</libcal:date>"
        "<libcal:start>19:00:00</libcal:start><libcal:end>20:30:00</libcal:end>",
        "<bc:start_date>2026-03-12T23:00:00.000Z</bc:start_date><bc:end_date>2026-03-13T00:30:00.000Z</bc:end_date>",
        "<calendarEvent:EventDates>March 12, 2026</calendarEvent:EventDates>"
        "<calendarEvent:EventTimes>07:00 PM - 08:30 PM</calendarEvent:EventTimes>",
        "<start>2026-03-12 19:00</start><end>2026-03-12 20:30</end>",
        '<gd:when startTime="2026-03-12T19:00:00-04:00" endTime="2026-03-12T20:30:00-04:00"/>',
    ],
)
def test_the_event_date_of_each_kind_of_feed_is_read(read, fields):
    reading = read(feed(fields))
    when = only(reading).when
    assert (reading.kind, reading.name) == ("rss", "Town events")
    assert (local(when.start), local(when.end)) == ("2026-03-12 19:00", "2026-03-12 20:30")


def test_input_55_the_date_of_publication_is_never_used(read):
    context = make_context()
    reading = read(feed("", "<ev:startdate>2026-03-12T19:00</ev:startdate>"), context)
    assert local(only(reading).when.start) == "2026-03-12 19:00"
    assert context.repairs.lines() == ["1 items without an event date were left out"]


@pytest.mark.parametrize(
    "body",
    [
        feed(),
        feed("<description>On March 12, 2026 at 7 PM</description>"),
        feed("<dc_date>2026-03-12</dc_date><updated>2026-03-12T19:00:00Z</updated>"),
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><published>2026-03-12</published></entry></feed>',
        "<rss><channel><item>",
        "<rss",
    ],
)
def test_input_55_a_feed_without_event_dates_is_no_calendar(read, body):
    with pytest.raises(NotACalendar, match="carry no event dates"):
        read(body)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        (
            "<libcal:eventid>1</libcal:eventid><libcal:date>2026-03-12</libcal:date>"
            "<libcal:start>00:00:00</libcal:start><libcal:end>23:59:59</libcal:end>",
            ("2026-03-12 00:00", "2026-03-13 00:00"),
        ),
        (
            "<xCal:dtstart>2026-03-12T04:00:00Z</xCal:dtstart>"
            "<x-trumba:localstart>2026-03-12T00:00:00</x-trumba:localstart>"
            "<x-trumba:localend>2026-03-14T00:00:00</x-trumba:localend>"
            "<x-microsoft:cdo-alldayevent>true</x-microsoft:cdo-alldayevent>",
            ("2026-03-12 00:00", "2026-03-14 00:00"),
        ),
        (
            "<calendarEvent:EventDates>March 12, 2026 - March 13, 2026</calendarEvent:EventDates>",
            ("2026-03-12 00:00", "2026-03-14 00:00"),
        ),
        ("<ev:startdate>2026-03-12</ev:startdate>", ("2026-03-12 00:00", "2026-03-13 00:00")),
    ],
)
def test_an_all_day_item_is_its_days(read, fields, days):
    when = only(read(feed(fields))).when
    assert (when.all_day, (local(when.start), local(when.end))) == (True, days)


def test_an_item_gives_its_place_its_link_and_its_status(read):
    fields = """<link>https://town.org/e/1</link><guid>e1</guid><bc:start_date>2026-03-12T23:00:00Z</bc:start_date>
    <bc:is_cancelled>true</bc:is_cancelled><bc:location><bc:name>Town Hall</bc:name><bc:number>1</bc:number>
    <bc:street>Main St</bc:street><bc:city>Newton</bc:city><bc:state>MA</bc:state></bc:location>
    <georss:point>42.337 -71.209</georss:point><category>Music</category>"""
    one = only(read(feed(fields)))
    assert (one.uid, one.details.url, one.details.status) == (
        "e1",
        "https://town.org/e/1",
        EventStatus.CANCELLED,
    )
    assert (one.details.address.name, one.details.address.street) == ("Town Hall", "1 Main St")
    assert (one.details.point.latitude, one.details.metadata_tags) == (42.337, ("Music",))


def test_an_atom_entry_is_read(read):
    entry = """<entry><title>Jazz</title><id>tag:x,1</id><link href="https://town.org/e/1"/>
    <updated>2026-01-01T00:00:00Z</updated><gd:when startTime="2026-03-12"/>
    <gd:where valueString="Town Hall"/></entry>"""
    body = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>x</title>{entry}</feed>'
    one = only(read(body))
    assert (one.details.url, one.details.location_text, one.when.all_day) == (
        "https://town.org/e/1",
        "Town Hall",
        True,
    )


def test_entities_and_files_are_not_followed(read, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    kinds = f'<!DOCTYPE rss [<!ENTITY file SYSTEM "file://{secret}"><!ENTITY nbsp "&#160;">]>'
    item = "<description>A&nbsp;band &file;</description><ev:startdate>2026-03-12T19:00</ev:startdate>"
    one = only(read(feed(item).replace("<rss", f"{kinds}<rss")))
    assert "secret" not in one.details.description


def test_entities_that_grow_are_not_expanded(read):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    item = "<description>&l8;</description><ev:startdate>2026-03-12T19:00</ev:startdate>"
    body = feed(item).replace("<rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss')
    with pytest.raises(NotACalendar):
        read(body)


def test_a_bad_item_costs_only_itself(read):
    reading = read(feed("<ev:startdate>soon</ev:startdate>", "<ev:startdate>2026-03-12T19:00</ev:startdate>"))
    assert len(reading.candidates) == 1
    assert [one.title for one in reading.rejections] == ["Jazz"]
