"""robots.txt: what a site does not want read is not read."""

import socket

import pytest

from ingest.errors import FetchError, RefusedAddress
from ingest.fetch import robots
from ingest.fetch.robots import FAILURE_KEPT_S, KEPT_S, MOST_SITES, crawl_delay_s, require_allowed
from tests.ingest.answers import by_path, counted, say

RULES = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"


@pytest.fixture(autouse=True)
def _fresh():
    robots.forget()


@pytest.fixture
def site(web):
    """The address of a site with this answer for robots.txt, and the paths it was asked for."""

    def serve(answer):
        asked = []
        return web(counted(by_path(robots=answer), asked)).removesuffix("/feed"), asked

    return serve


def ask(url, at=0.0):
    require_allowed(url, allow_private=True, clock=lambda: at)


def test_input_14_a_page_that_robots_txt_disallows_is_not_read(site):
    url, _ = site(say(RULES))
    with pytest.raises(FetchError, match=r"robots: its robots\.txt does not allow reading this page"):
        ask(f"{url}/private/events")
    ask(f"{url}/events")


def test_rules_for_us_by_name_win_over_those_for_all(site):
    url, _ = site(say(b"User-agent: Superschedules\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n"))
    ask(f"{url}/events")
    with pytest.raises(FetchError, match="does not allow"):
        ask(f"{url}/x")


def test_a_byte_order_mark_hides_no_rule(site):
    url, _ = site(say(b"\xef\xbb\xbf" + RULES))
    with pytest.raises(FetchError, match="does not allow"):
        ask(f"{url}/private")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_input_14_a_site_without_robots_txt_allows_all(site, status):
    url, _ = site(say(b"Disallow", status))
    ask(f"{url}/private")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_input_14_a_site_that_fails_disallows_all_for_the_run(site, status):
    url, asked = site(say(b"", status, Retry_After="900"))
    for at in (0.0, FAILURE_KEPT_S - 1):
        with pytest.raises(
            FetchError, match=rf"robots_unreadable: .*cannot be read .*{status}.*not either"
        ) as error:
            ask(f"{url}/events", at)
        assert error.value.retry_after_s == (None if status == 500 else 900)
    assert len(asked) == 1


def test_a_site_that_failed_is_asked_again_by_the_next_run(site):
    answers = iter([say(b"", 500), say(b"")])
    url, _ = site(lambda handler: next(answers)(handler))
    with pytest.raises(FetchError, match="cannot be read"):
        ask(f"{url}/events", 0)
    ask(f"{url}/events", FAILURE_KEPT_S + 1)


def test_a_site_that_cannot_be_reached_disallows_all():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchError, match=r"robots_unreadable: .*cannot be read \(the connection failed"):
        ask(f"http://127.0.0.1:{port}/events")


def test_a_private_address_stays_a_refused_address():
    with pytest.raises(RefusedAddress, match=r"127\.0\.0\.1 leads to the private address"):
        require_allowed("http://127.0.0.1:9/events", allow_private=False)


def test_a_robots_txt_beyond_half_a_megabyte_is_not_read(site):
    url, _ = site(say(b"#" * 500_001))
    with pytest.raises(FetchError, match=r"robots_unreadable: .*cannot be read"):
        ask(f"{url}/events")


def test_a_site_is_asked_once_an_hour(site):
    url, asked = site(say(RULES))
    for at in (0.0, 10.0, KEPT_S - 1):
        ask(f"{url}/events", at)
    assert asked == ["/robots.txt"]
    ask(f"{url}/events", KEPT_S + 1)
    assert len(asked) == 2


def test_the_sites_remembered_are_bounded_and_the_latest_stay(site):
    url, asked = site(say(RULES))
    for number in range(MOST_SITES):
        robots._remember(f"http://{number}.example", robots.Protego.parse(""), 0.0)
    ask(f"{url}/events")
    ask(f"{url}/events")
    assert len(robots._known) == MOST_SITES
    assert asked == ["/robots.txt"]


def test_the_pause_a_site_asks_for_is_known_once_it_was_read(site):
    url, _ = site(say(RULES))
    assert crawl_delay_s(f"{url}/events") is None
    ask(f"{url}/events")
    assert crawl_delay_s(f"{url}/other") == 7
