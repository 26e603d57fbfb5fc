"""Every page has room for its text at 200 % zoom and on a narrow phone, and holds still when asked to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.acceptance.conftest import Server
from tests.browser.conftest import Window, context_of, window_of
from tests.browser.room import faults_of, moving, small_controls
from tests.browser.walk import one_of_each_page

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

# A window of 1280 × 800 at 200 %, and the narrowest phone.
ZOOMED, NARROW = (640, 400), (320, 568)


@pytest.fixture(scope="module")
def reader(chromium: Browser, samples_server: Server) -> Iterator[Window]:
    """A window at 200 % in which a question was asked."""
    context = context_of(chromium, ZOOMED, device_scale_factor=2, reduced_motion="reduce")
    window = window_of(context, samples_server.url, "room")
    window.open()
    window.ask("What is on this weekend in Newton?")
    yield window
    context.close()


@pytest.fixture(scope="module")
def addresses(reader: Window) -> list[str]:
    return one_of_each_page(reader.page, reader.url)


@pytest.mark.parametrize("size", [ZOOMED, NARROW], ids=["zoomed", "narrow"])
def test_nothing_is_cut_and_nothing_overlaps(
    reader: Window, addresses: list[str], size: tuple[int, int]
) -> None:
    reader.page.set_viewport_size({"width": size[0], "height": size[1]})
    found = []
    for address in addresses:
        reader.page.goto(address)
        found += [f"{address} {fault}" for fault in faults_of(reader.page)]
    assert not found, "\n".join(found)


def test_every_control_is_as_large_as_a_fingertip(reader: Window, addresses: list[str]) -> None:
    found = []
    for address in addresses:
        reader.page.goto(address)
        found += [f"{address} {small}" for small in small_controls(reader.page)]
    assert not found, "\n".join(found)


def test_nothing_moves_for_those_who_asked_for_stillness(reader: Window, addresses: list[str]) -> None:
    found = []
    for address in addresses:
        reader.page.goto(address)
        found += [f"{address} {part}" for part in moving(reader.page)]
    assert not found, "\n".join(found)
