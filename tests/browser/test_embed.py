"""The assistant in a bare page of another site, in a real Chromium."""

import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Server
from tests.browser.axe import broken_rules
from tests.browser.conftest import PHONE, SIZES, context_of, window_of

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

LIBRARY = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Library</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>Library</h1><script src="{}/embed.js" data-place="Newton, MA" data-theme="dark" async></script>
<p>Opening hours</p></body></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def library(samples_server: Server) -> Iterator[str]:
    """The host of a site that has nothing but the script's tag."""
    with tempfile.TemporaryDirectory(prefix="library-") as folder:
        (Path(folder) / "index.html").write_text(LIBRARY.format(samples_server.url))
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as site:
            threading.Thread(target=site.serve_forever, daemon=True).start()
            yield f"localhost:{site.server_port}"
            site.shutdown()


@SIZES
def test_a_library_s_reader_asks_in_the_library_s_page(
    chromium: Browser, library: str, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size)
    window = window_of(context, f"http://{library}", "embedded-phone" if size == PHONE else "embedded-wide")
    page = window.open("/")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("near Newton, MA")
    expect(page.locator("iframe")).to_have_attribute("title", "What’s on near Newton, MA")
    assert fits(page)
    window.screenshot("first")
    frame.locator("[data-example]").first.click()
    expect(frame.locator("[data-status=complete] .card").first).to_be_visible()
    frame.get_by_label("Your question").fill("only free ones")
    frame.get_by_label("Your question").press("Enter")
    expect(frame.locator("[data-status=complete]")).to_have_count(2)
    window.screenshot("answer")
    assert height_of(page) == 720
    assert context.cookies() == []
    with context.expect_page() as opened:
        frame.locator(".card-title a").last.click()
    expect(opened.value.locator(".facts")).to_be_visible()
    assert window.complaints == []
    context.close()


def test_a_reload_goes_on_where_the_browser_keeps_a_session(
    chromium: Browser, samples_server: Server
) -> None:
    context = context_of(chromium, PHONE)
    # Its own page: in another site's frame this Chromium keeps nothing, and a reload begins anew.
    window = window_of(context, samples_server.url, "embedded-alone")
    page = window.open("/embed/?place=Newton,%20MA&theme=light")
    window.ask("Story time this week")
    page.reload()
    expect(page.locator("[data-status=complete]")).to_have_count(1)
    window.ask("what about next week?")
    assert context.cookies() == []
    assert window.complaints == []
    context.close()


def test_the_frame_s_page_breaks_no_rule_for_everyone(chromium: Browser, samples_server: Server) -> None:
    context = context_of(chromium, PHONE, bypass_csp=True)
    page = window_of(context, samples_server.url, "embedded").open("/embed/?place=Newton,%20MA")
    assert broken_rules(page) == []
    page.locator("[data-example]").first.click()
    page.locator("[data-status=complete]").wait_for()
    assert broken_rules(page) == []
    context.close()


def test_a_site_that_is_not_allowed_shows_nothing(chromium: Browser, library: str) -> None:
    context = context_of(chromium, PHONE)
    # The same page by another name, which the server does not list.
    window = window_of(context, f"http://{library.replace('localhost', '127.0.0.1')}", "refused")
    page = window.open("/")
    page.locator("iframe").wait_for()
    expect(page.frame_locator("iframe").get_by_role("textbox")).to_have_count(0)
    page.wait_for_function("performance.getEntriesByType('resource').length > 0")
    assert any("frame-ancestors" in words for words in window.complaints)
    context.close()


def fits(page: Page) -> bool:
    """Whether the frame is as high as its content."""
    frame = page.frames[-1]
    frame.wait_for_function("Math.abs(document.body.getBoundingClientRect().height - innerHeight) < 2")
    return bool(frame.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def height_of(page: Page) -> int:
    return int(page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height"))
