"""Whether a page has room for its text and its controls, and whether it holds still."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPTS = Path(__file__).parent / "scripts"
FAULTS, SMALL, MOVING = ((SCRIPTS / f"{name}.js").read_text() for name in ("faults", "small", "moving"))


def faults_of(page: Page) -> list[str]:
    """Texts that are cut, over one another or beyond the edge of the window."""
    return page.evaluate(FAULTS)


def small_controls(page: Page) -> list[str]:
    """Controls with less than 44 pixels to hit."""
    return page.evaluate(SMALL)


def moving(page: Page) -> list[str]:
    """Elements that would move or fade."""
    return page.evaluate(MOVING)
