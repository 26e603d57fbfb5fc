"""Calendars and events pages found from any page of a site."""

import pytest

from ingest.discovery import calendar_links, events_pages, same_site

HOME = "https://www.library.org/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<link rel="alternate" type="text/calendar" href="/events/?ical=1">', HOME + "events/?ical=1"),
        ('<a href="webcal://library.org/all.ics">Subscribe</a>', "https://library.org/all.ics"),
        ('<a href="/calendar.ics">iCal</a>', HOME + "calendar.ics"),
        ('<a href="/events/list/?outlook-ical=1">Outlook</a>', HOME + "events/list/?outlook-ical=1"),
        (
            '<a href="https://x.libcal.com/ical_subscribe.php?src=p&amp;cid=7">iCal</a>',
            "https://x.libcal.com/ical_subscribe.php?src=p&cid=7",
        ),
        (
            '<script src="https://x.libcal.com/api_events.php?m=month&cid=7"></script>',
            "https://x.libcal.com/ical_subscribe.php?src=p&cid=7",
        ),
        (
            '<a href="/common/modules/iCalendar/iCalendar.aspx?catID=14&feed=calendar">iCal</a>',
            HOME + "common/modules/iCalendar/iCalendar.aspx?catID=14&feed=calendar",
        ),
        (
            '<iframe src="https://calendar.google.com/calendar/embed?src=abc%40group.calendar.google.com&ctz=x">',
            "https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/public/basic.ics",
        ),
        (
            '<a href="https://calendar.google.com/calendar/u/0?cid=YWJjQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20">Add</a>',
            "https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/public/basic.ics",
        ),
        ('<div class="tribe-events-widget"></div>', HOME + "events/?ical=1"),
        ('<div data-tockify-calendar="town.arts"></div>', "https://tockify.com/api/feeds/ics/town.arts"),
        ('<script>$Trumba.addSpud({webName: "town"})</script>', "https://www.trumba.com/calendars/town.ics"),
        ('<script src="https://localist-images.azureedge.net/a.js"></script>', HOME + "calendar.ics"),
        (
            '<base href="https://cal.library.org/x/"><a href="all.ics">iCal</a>',
            "https://cal.library.org/x/all.ics",
        ),
    ],
)
def test_a_calendar_is_found_in_every_way_that_pages_give_it(html, expected):
    assert calendar_links(f"<html><body>{html}</body></html>", HOME) == [expected]


def test_whole_calendars_come_before_single_events_and_news():
    html = """<html><head><link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/rss+xml" title="Events" href="/happenings/feed/"></head><body>
    <a href="/event/jazz/?ical=1">Add to calendar</a> <a href="/all.ics">Subscribe</a>
    <a href="https://calendar.google.com/calendar/render?action=TEMPLATE&text=Jazz">Google</a></body>
    <link rel="alternate" type="text/calendar" href="/events/?ical=1"></html>"""
    assert calendar_links(html, HOME) == [
        HOME + "events/?ical=1",
        HOME + "all.ics",
        HOME + "happenings/feed/",
        HOME + "event/jazz/?ical=1",
        HOME + "feed/",
    ]


@pytest.mark.parametrize(
    "html", ["", " ", "\x00", "<", "<a href='http://['>x</a>", "<a href=''>x</a>", "<!-- -->"]
)
def test_a_page_without_links_leads_nowhere(html):
    assert calendar_links(html, HOME) == []
    assert events_pages(html, HOME) == []


def test_a_home_page_leads_to_the_events_pages_of_its_own_site():
    html = """<html><body><a href="/about">About</a><a href="https://other.org/events/">Their events</a>
    <a href="/visit">What's on</a><a href="/events/">Events</a><a href="/">Events</a>
    <a href="https://cal.library.org/calendar">Calendar</a><a href="/all.ics">Calendar</a></body></html>"""
    assert events_pages(html, HOME) == ["https://cal.library.org/calendar", HOME + "events/", HOME + "visit"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://www.library.org/a", "http://library.org/b", True),
        ("https://events.library.org/", "https://www.library.org/", True),
        ("https://library.org/", "https://mylibrary.org/", False),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("https://library.org/", "ftp://library.org/", False),
        ("https://org/", "https://library.org/", False),
    ],
)
def test_a_site_is_a_host_with_its_parts(one, other, expected):
    assert same_site(one, other) is same_site(other, one) is expected


def test_a_subscription_to_no_address_is_passed_over():
    page = '<a href="webcal:[/all.ics">All</a><a href="webcal://town.example/all.ics">All</a>'
    assert calendar_links(page, "https://town.example/") == ["https://town.example/all.ics"]
