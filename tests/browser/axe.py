"""What axe-core finds on a page, on a phone and on a wide window, light and dark."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
# Between light and dark only colours differ.
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}

_AXE = Axe().axe_script
# Only what is shown is brought over: what passed is many times as much.
_RUN = "async options => { const { violations } = await axe.run(document, options); return violations; }"


def broken_rules(page: Page) -> list[str]:
    """One line for each rule that is broken somewhere; the window is left wide and light."""
    found: list[str] = []
    # After a form was sent its page may be there before its style is.
    page.wait_for_load_state()
    page.evaluate(_AXE)
    for size in (PHONE, WIDE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme, options in (("dark", COLOURS), ("light", EVERY_RULE)):
            # Without motion a colour is at once what it will be.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{size[0]} {scheme}: {line}" for line in _lines(page.evaluate(_RUN, options))]
    return found


def _lines(violations: list[dict[str, Any]]) -> Iterator[str]:
    for broken in violations:
        first = broken["nodes"][0]
        yield f"{broken['id']} ({len(broken['nodes'])}×): {first['html'][:200]} – {first['failureSummary']}"
