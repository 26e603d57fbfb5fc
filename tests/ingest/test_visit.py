"""Visits to the web: polite to every host on the way, and obedient to robots.txt for pages."""

import pytest

from events.models import FeedHost
from ingest.errors import FetchError, RefusedAddress
from ingest.fetch import robots
from ingest.fetch.visit import Visit, is_for_programs
from tests.ingest.answers import FakeClock, by_path, counted, say

CLOSED = say(b"User-agent: *\nDisallow: /\n")
SLOW = say(b"User-agent: *\nCrawl-delay: 7\n")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    robots.forget()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def visit(clock):
    return Visit(allow_private=True, clock=clock, sleep=clock.sleep)


@pytest.fixture
def site(web):
    """A site with these answers by path: its address and the paths it was asked for."""

    def serve(**answers):
        asked = []
        return web(counted(by_path(**answers), asked)).removesuffix("/feed"), asked

    return serve


def test_input_14_a_page_is_not_asked_for_where_robots_txt_forbids_it(site, visit):
    url, asked = site(robots=CLOSED, events=say(b"page"))
    with pytest.raises(FetchError, match=r"robots: .*does not allow"):
        visit.fetch(f"{url}/events")
    assert asked == ["/robots.txt"]


def test_input_14_robots_txt_is_about_pages_and_an_owner_may_open_them(site, visit):
    url, asked = site(robots=CLOSED, events=say(b"found"))
    assert visit.body(f"{url}/events.ics").content == b"found"
    assert Visit(allow_private=True, ignores_robots=True, clock=visit.clock, sleep=visit.sleep).body(
        f"{url}/events"
    )
    assert "/robots.txt" not in asked


def test_a_calendar_may_be_moved_to_an_address_that_does_not_look_like_one(site, visit):
    url, _ = site(robots=CLOSED, feed=say(b"", 301, Location="/download"), download=say(b"found"))
    assert visit.fetch(f"{url}/feed.ics").moved_to == f"{url}/download"


def test_a_page_that_leads_to_a_closed_site_is_not_followed(site, visit):
    closed, asked = site(robots=CLOSED, events=say(b"page"))
    url, _ = site(page=say(b"", 302, Location=f"{closed}/events"))
    with pytest.raises(FetchError, match=r"robots: .*does not allow"):
        visit.fetch(f"{url}/page")
    assert asked == ["/robots.txt"]


def test_a_host_has_its_pause_between_robots_txt_the_page_and_what_it_leads_to(site, visit, clock):
    url, asked = site(old=say(b"", 302, Location="/new"), new=say(b"page"))
    visit.fetch(f"{url}/old")
    assert asked == ["/robots.txt", "/old", "/new"]
    assert clock.slept == [1.0, 1.0]


@pytest.mark.parametrize(("asked_for", "kept"), [(b"7", 7.0), (b"0.1", 1.0), (b"86400", 30.0)])
def test_a_longer_pause_is_kept_when_asked_for_within_reason(site, visit, clock, asked_for, kept):
    url, _ = site(robots=say(b"User-agent: *\nCrawl-delay: " + asked_for), events=say(b"page"))
    visit.fetch(f"{url}/events")
    visit.fetch(f"{url}/events")
    assert clock.slept == [1.0, kept]


def test_a_redirect_takes_the_turn_of_the_host_it_leads_to(site, visit, clock):
    target, _ = site(feed=say(b"found"))
    url, _ = site(feed=say(b"", 302, Location=f"{target}/feed.ics"))
    visit.fetch(f"{url}/feed.ics")
    assert set(FeedHost.objects.values_list("host", flat=True)) == {url[7:], target[7:]}
    visit.fetch(f"{target}/feed.ics")
    assert clock.slept == [1.0]


def test_input_6_a_busy_host_is_left_alone_and_others_are_not(site, visit):
    busy, asked = site(feed=say(b"", 429, Retry_After="120"), other=say(b"found"))
    url, _ = site(feed=say(b"found"), moved=say(b"", 302, Location=f"{busy}/other.ics"))
    with pytest.raises(FetchError, match="429"):
        visit.fetch(f"{busy}/feed.ics")
    for address in (f"{busy}/other.ics", f"{url}/moved.ics"):
        with pytest.raises(FetchError, match="host_busy") as error:
            visit.fetch(address)
        assert 118 < error.value.retry_after_s <= 120
    assert asked == ["/feed.ics"]
    assert visit.body(f"{url}/feed.ics").content == b"found"


def test_that_a_host_is_busy_says_nothing_about_its_robots_txt(site, visit, clock):
    url, _ = site(feed=say(b"", 503, Retry_After="120"), events=say(b"page"))
    for path, code in (("feed.ics", "503"), ("events", "host_busy")):
        with pytest.raises(FetchError, match=code):
            visit.fetch(f"{url}/{path}")
    clock.sleep(120)
    assert visit.body(f"{url}/events").content == b"page"


@pytest.mark.parametrize("url", ["http://127.0.0.1/events", "http://127.0.0.1/a.ics", "file:///a.ics"])
def test_input_8_a_page_or_calendar_inside_is_refused_as_what_it_is(clock, url):
    with pytest.raises(RefusedAddress):
        Visit(clock=clock, sleep=clock.sleep).fetch(url)


def test_not_modified_is_no_body_to_who_has_none(site, visit):
    url, _ = site(feed=say(status=304))
    with pytest.raises(FetchError, match="http_error: the server answered 304"):
        visit.body(f"{url}/feed.ics")


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://example.org/events.ics", True),
        ("https://example.org/events/?ical=1", True),
        ("https://example.org/wp-json/tribe/events/v1/events", True),
        ("https://example.org/squares?format=json", True),
        ("https://example.org/events", False),
        ("https://ical.example.org/clinics/topics", False),
    ],
)
def test_an_address_for_programs_is_known_by_its_path_and_query(url, is_theirs):
    assert is_for_programs(url) is is_theirs
