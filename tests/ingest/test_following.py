"""From one page to all of its calendar, without the web: a site is a dict of pages."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.detection import read_bodies
from ingest.errors import FetchError
from ingest.fetch.body import Body
from ingest.following import gather
from tests.ingest.calendars import calendar, make_context

HOME = "https://town.org"


PIECES = [
    "<a href=/event/jazz>",
    "<a href=/events/>Events",
    "<a href='http://['>",
    "<base href=//other.org>",
    "</a>",
    "<a href=https://other.org/event/x>",
    '<script type="application/ld+json">',
    '{"@type":"Event","url":"/event/a"}',
    '{"@type":"ListItem","url":"/event/b"}',
    "</script>",
    "<link rel=alternate type=text/calendar href=x.ics>",
    "<a href=/calendar>What's on",
    "<iframe src=https://calendar.google.com/calendar/embed?src=%40>",
]


def event_page(name, day=12, **fields):
    event = {"@type": "Event", "name": name, "startDate": f"2026-03-{day}T19:00", **fields}
    return f'<html><script type="application/ld+json">{json.dumps(event)}</script></html>'


def listing(*links, head=""):
    anchors = "".join(f"<a href={link}>{link}</a>" for link in links)
    return f"<html><head>{head}</head><body>{anchors}</body></html>"


class Site:
    """Serves pages from memory and remembers what it was asked for."""

    def __init__(self, pages):
        self.pages = {HOME + path: text for path, text in pages.items()}
        self.asked = []

    def body(self, url):
        if url not in self.pages:
            raise FetchError("gone", code="http_error")
        text = self.pages[url]
        return Body(text if isinstance(text, bytes) else text.encode(), url)

    def fetch(self, url):
        self.asked.append(url.removeprefix(HOME))
        return self.body(url)

    def gather(self, start="/events/", **options):
        return gather(self.body(HOME + start), self.fetch, **options)


def titles(gathered):
    return sorted(one.details.title for one in read_bodies(gathered.bodies, make_context()).candidates)


def test_a_page_with_complete_events_is_all_there_is():
    site = Site({"/events/": event_page("Jazz") + listing("/event/other/")})
    assert titles(site.gather()) == ["Jazz"]
    assert site.asked == []


def test_a_listing_is_followed_to_the_event_pages_of_its_own_site_once_each():
    links = [
        "/event/jazz/",
        "/event/folk/",
        "/event/jazz/",
        "/events/",
        "https://other.org/event/x/",
        "/about",
    ]
    site = Site(
        {"/events/": listing(*links), "/event/jazz/": event_page("Jazz"), "/event/folk/": event_page("Folk")}
    )
    gathered = site.gather()
    assert titles(gathered) == ["Folk", "Jazz"]
    assert site.asked == ["/event/jazz/", "/event/folk/"]
    assert gathered.repairs == ("2 pages of single events were read",)


def test_an_item_list_of_addresses_is_followed():
    items = [
        {"@type": "ListItem", "position": 1, "url": "/a"},
        {"@type": "ListItem", "item": {"@type": "Event", "url": "/b"}},
    ]
    value = json.dumps({"@type": "ItemList", "itemListElement": items})
    start = f'<html><script type="application/ld+json">{value}</script></html>'
    site = Site({"/events/": start, "/a": event_page("Jazz"), "/b": event_page("Folk")})
    assert titles(site.gather()) == ["Folk", "Jazz"]


def test_a_failing_event_page_costs_only_itself_and_is_told():
    site = Site({"/events/": listing("/event/jazz/", "/event/gone/"), "/event/jazz/": event_page("Jazz")})
    gathered = site.gather()
    assert titles(gathered) == ["Jazz"]
    assert gathered.repairs == ("1 pages of single events were read", "1 linked pages could not be read")


def test_no_more_pages_are_fetched_than_allowed_and_the_rest_is_told():
    pages = {f"/event/jazz-{number}/": event_page(f"Jazz {number}") for number in range(9)}
    site = Site({"/events/": listing(*pages), **pages})
    gathered = site.gather(most=4)
    assert len(gathered.bodies) == len(site.asked) == 4
    assert "5 more pages of single events were not read: 4 are the most" in gathered.repairs


def test_an_event_on_the_list_and_on_its_own_page_is_one_with_the_fuller_text():
    full = event_page("Jazz", url="/event/jazz/", description="With a band.")
    start = event_page("Jazz", url="/event/jazz/").replace("</html>", "") + event_page(
        "Folk", 13, startDate=None, url="/event/folk/"
    )
    site = Site({"/events/": start, "/event/folk/": event_page("Folk", 13), "/event/jazz/": full})
    bodies = (*site.gather().bodies, site.body(HOME + "/event/jazz/"))
    reading = read_bodies(bodies, make_context())
    assert sorted((one.details.title, one.details.description) for one in reading.candidates) == [
        ("Folk", ""),
        ("Jazz", "With a band."),
    ]


def test_an_event_that_a_list_only_names_is_not_refused_when_its_page_was_read():
    named = event_page("Folk", startDate=None, url=HOME + "/event/folk/")
    page = event_page("Jazz") + named
    site = Site({"/events/": page, "/event/folk/": event_page("Folk", url=HOME + "/event/folk/")})
    gathered = site.gather()
    assert titles(gathered) == ["Folk", "Jazz"]
    assert read_bodies(gathered.bodies, make_context()).rejections == []


def test_links_of_a_page_reached_from_another_are_relative_to_it():
    page = event_page("Jazz", url="jazz")
    (one,) = read_bodies(
        (Body(page.encode(), HOME + "/events/"),), make_context(base_url="https://x.org/")
    ).candidates
    assert one.details.url == HOME + "/events/jazz"


def test_an_event_page_gives_its_address_to_the_event_that_names_none():
    site = Site({"/events/": listing("/event/jazz/"), "/event/jazz/": event_page("Jazz")})
    reading = read_bodies((*site.gather().bodies, site.body(HOME + "/events/")), make_context())
    assert [one.details.url for one in reading.candidates] == [HOME + "/event/jazz/"]


@pytest.mark.parametrize("start", ["/", "/events/"])
def test_a_page_that_links_to_a_calendar_leads_there(start):
    head = '<link rel="alternate" type="text/calendar" href="/events/?ical=1">'
    site = Site({start: listing("/event/jazz/", head=head)})
    assert site.gather(start).calendar_url == HOME + "/events/?ical=1"
    assert site.asked == []


def test_a_home_page_leads_to_the_calendar_of_its_events_page():
    site = Site({"/": listing("/about", "/events/"), "/events/": listing("/all.ics")})
    gathered = site.gather("/")
    assert gathered.calendar_url == HOME + "/all.ics"
    assert gathered.repairs == (f"read from its page {HOME}/events/",)


def test_a_home_page_leads_to_the_events_of_its_events_page():
    site = Site(
        {"/": listing("/events/"), "/events/": listing("/event/jazz/"), "/event/jazz/": event_page("Jazz")}
    )
    assert titles(site.gather("/")) == ["Jazz"]


def test_pages_that_lead_in_a_circle_end():
    site = Site(
        {"/": listing("/events/"), "/events/": listing("/", "/calendar/"), "/calendar/": listing("/events/")}
    )
    gathered = site.gather("/")
    assert [body.location for body in gathered.bodies] == [HOME + "/"]
    assert len(site.asked) == len(set(site.asked))


def test_a_page_that_redirects_to_another_site_is_not_read():
    site = Site({"/events/": listing("/event/jazz/")})

    def elsewhere(url):
        return Body(event_page("Jazz").encode(), "https://other.org/jazz")

    gathered = gather(site.body(HOME + "/events/"), elsewhere)
    assert [body.location for body in gathered.bodies] == [HOME + "/events/"]


@pytest.mark.parametrize(
    "content", [calendar("DTSTART:20260312T190000Z"), b"", b"words", b"<rss></rss>", b"{}"]
)
def test_what_is_no_page_is_given_back_as_it_is(content):
    site = Site({"/events/": content})
    assert site.gather().bodies == (Body(content, HOME + "/events/"),)
    assert site.asked == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12))
def test_any_page_is_followed_within_its_site_and_its_limits(pieces):
    site = Site({"/events/": "<html>" + "".join(pieces)})
    gathered = site.gather(most=3)
    assert gathered.bodies[0].location == HOME + "/events/"
    assert len(site.asked) == len(set(site.asked)) <= 3 + 3
    assert all(url.startswith("/") for url in site.asked)


def tribe(number, following=None):
    event = {
        "id": number,
        "title": f"Jazz {number}",
        "start_date": f"2026-03-{number + 10} 19:00:00",
        "utc_start_date": "",
    }
    answer = {"events": [event], "rest_url": "x"}
    return json.dumps({**answer, "next_rest_url": following} if following else answer)


def test_the_next_pages_of_an_answer_are_read():
    site = Site({"/api": tribe(1, HOME + "/api?page=2"), "/api?page=2": tribe(2)})
    assert titles(site.gather("/api")) == ["Jazz 1", "Jazz 2"]


def test_next_pages_end_at_a_limit_at_a_loop_and_at_another_site():
    endless = Site({f"/api?page={number}": tribe(1, f"{HOME}/api?page={number + 1}") for number in range(99)})
    gathered = endless.gather("/api?page=0")
    assert (len(gathered.bodies), gathered.repairs) == (20, ("only the first 20 pages were read",))
    looping = Site({"/api": tribe(1, HOME + "/api")})
    assert len(looping.gather("/api").bodies) == 1
    leading_away = Site({"/api": tribe(1, "https://other.org/api")})
    assert len(leading_away.gather("/api").bodies) == 1
    assert looping.asked == leading_away.asked == []


def test_a_next_page_that_fails_is_told_and_the_others_kept():
    site = Site({"/api": tribe(1, HOME + "/gone")})
    gathered = site.gather("/api")
    assert (titles(gathered), gathered.repairs) == (["Jazz 1"], ("1 linked pages could not be read",))
