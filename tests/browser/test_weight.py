"""A page weighs little, and what is on it stays where it is while an answer is written."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import SIZES, WIDE, Window, context_of, window_of
from tests.browser.storyteller import Storyteller

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

MOST_BYTES = 200_000
MOST_SHIFT = 0.02
# A map is fetched when it is opened; it is no part of a page's weight.
MAP = "leaflet"

WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      if (shift.hadRecentInput) continue;
      window.shifts.push([shift.value, shift.sources.map(({ node, previousRect: a, currentRect: b }) =>
        `${(node?.outerHTML ?? node?.data ?? "").slice(0, 100)} ${a.y}+${a.height} → ${b.y}+${b.height}`)]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def reader(chromium: Browser, samples_server: Server) -> Iterator[Window]:
    """A window in which a question was asked."""
    context = context_of(chromium, WIDE)
    window = window_of(context, samples_server.url, "weight")
    window.open()
    window.ask("What is on this weekend in Newton?")
    yield window
    context.close()


def bytes_of(browser: Browser, window: Window, path: str) -> dict[str, int]:
    """What each file of the page brings over the network, packed, to somebody with nothing in store."""
    context = context_of(browser, WIDE, storage_state=window.page.context.storage_state())
    page = context.new_page()
    sizes: dict[str, int] = {}

    def note(request: Request) -> None:
        if MAP not in request.url:
            sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", note)
    response = page.goto(window.url + path, wait_until="networkidle")
    assert response is not None
    assert response.status == 200
    context.close()
    return sizes


@pytest.mark.parametrize("path", ["/", "conversation", "event", "/calendars/", "/search/"])
def test_a_page_weighs_little(chromium: Browser, reader: Window, path: str) -> None:
    links = {
        "conversation": reader.page.url,
        "event": reader.page.locator(".card-title a").first.evaluate("link => link.href"),
    }
    sizes = bytes_of(chromium, reader, links.get(path, path).removeprefix(reader.url))
    assert len(sizes) > 5
    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda one: -one[1])


def shifts_of(page: Page) -> tuple[float, list[str]]:
    """How far things moved by themselves since the page was opened, and which."""
    shifts = page.evaluate("window.shifts")
    return sum(value for value, _ in shifts), [f"{value:.4f} {sources}" for value, sources in shifts]


@SIZES
def test_nothing_moves_while_an_answer_is_written(
    chromium: Browser, story_server: Server, story_gate: Storyteller, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size)
    context.add_init_script(WATCH_SHIFTS)
    window = window_of(context, story_server.url, "shift")
    page = window.open()
    window.send("What is on this weekend in Newton?")
    expect(page.locator("[data-answer] .answer-text")).to_contain_text("Let me tell you")
    # What moves within half a second of a key is the person's own doing.
    page.wait_for_function("start => performance.now() > start + 600", arg=page.evaluate("performance.now()"))
    story_gate.go_on()
    expect(page.locator("[data-status=complete]")).to_have_count(1)
    page.wait_for_function("start => performance.now() > start + 300", arg=page.evaluate("performance.now()"))
    moved, what = shifts_of(page)
    assert moved <= MOST_SHIFT, what
    context.close()
