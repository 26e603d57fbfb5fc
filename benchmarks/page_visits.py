"""Visits to pages in Chromium, and what its own metrics say of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

PHONE = {"width": 390, "height": 844}
TIMEOUT_MS = 30_000
SETTLED_MS = 500
KEYS = "what about sunday afternoon then "
KEYS_TYPED = 60
# A map is fetched when it is opened; it is no part of a page's weight.
MAP = "leaflet"

_WATCH = """
  window.watched = { shift: 0, longest: 0, keys: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.watched.shift += entry.value; });
  watch("longtask", (entry) => {
    if (window.isTyping) window.watched.longest = Math.max(window.watched.longest, entry.duration);
  });
  addEventListener("keydown", ({ timeStamp }) => {
    if (!window.isTyping) return;
    window.watched.keys += 1;
    window.watched.longest = Math.max(window.watched.longest, performance.now() - timeStamp);
  }, true);
"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


class NoChromium(RuntimeError):
    """There is no browser to measure with."""


class Visitor:
    """Somebody at a phone, each visit with nothing in store but their cookies."""

    def __init__(self, browser: Browser, url: str, cookie: str) -> None:
        self.browser, self.url = browser, url
        self._cookies: list[Any] = [{"name": "sessionid", "value": cookie, "url": url}]

    @contextmanager
    def window(self) -> Iterator[Page]:
        """A new window, watched from its first moment."""
        context: BrowserContext = self.browser.new_context(viewport=PHONE, timezone_id="America/New_York")  # type: ignore[arg-type] # a dict is taken
        context.set_default_timeout(TIMEOUT_MS)
        context.add_cookies(self._cookies)
        context.add_init_script(_WATCH)
        try:
            page = context.new_page()
            # A new window is busy with pages of Chromium's own before anybody can name an address in it.
            page.wait_for_timeout(SETTLED_MS)
            yield page
        finally:
            context.close()

    def painted_ms(self, path: str) -> float:
        """From the start of a visit to the first text."""
        with self.window() as page:
            self._open(page, path)
            return float(page.wait_for_function(_PAINTED).json_value())

    def opened_ms(self, path: str) -> float:
        """From the start of a visit until all of the page is there."""
        with self.window() as page:
            self._open(page, path)
            return float(page.wait_for_function(_LOADED).json_value())

    def weight_kb(self, path: str) -> float:
        """All that a visit brings over the network, as it is packed."""
        sizes: list[int] = []

        def note(request: Request) -> None:
            if MAP not in request.url:
                sizes.append(request.sizes()["responseBodySize"])

        with self.window() as page:
            page.on("requestfinished", note)
            self._open(page, path)
            page.wait_for_load_state("networkidle")
        return sum(sizes) / 1000

    def answered(self, question: str) -> tuple[float, float]:
        """Ask, type on while the answer comes: how far things moved, and how long typing was held up (ms)."""
        with self.window() as page:
            self._open(page, "/")
            page.get_by_label("Your question").fill(question)
            page.keyboard.press("Enter")
            page.locator("[data-answer][data-status=running] .answer-text:not(:empty)").wait_for()
            _type(page)
            page.locator("[data-status=complete]").wait_for()
            watched = page.evaluate("window.watched")
        if not watched["keys"]:
            raise RuntimeError("no key was typed while the answer was written")
        return watched["shift"], watched["longest"]

    def _open(self, page: Page, path: str) -> None:
        response = page.goto(self.url + path)
        if response is None or response.status != 200:
            raise RuntimeError(f"{path} cannot be measured: it did not answer 200")


def _type(page: Page) -> None:
    page.get_by_label("Your question").focus()
    page.evaluate("window.isTyping = true")
    for place in range(KEYS_TYPED):
        page.keyboard.press(KEYS[place % len(KEYS)])
    page.evaluate("window.isTyping = false")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; raises NoChromium. While it is open, this thread cannot use Django's database."""
    path = shutil.which("chromium")
    if path is None:
        raise NoChromium
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--headless=new", "--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
