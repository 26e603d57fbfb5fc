"""A result as list, map and calendar in step with each other, without a word to another server unasked."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, SIZES, WIDE, Window, context_of, window_of

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

# One transparent pixel, as a server of tiles would send it.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "0000000500017a5eab3f0000000049454e44ae426082"
)


def to_view(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def open_map(window: Window) -> Page:
    page = window.open()
    to_view(page, "Map")
    page.locator(".pin").first.wait_for()
    return page


@pytest.fixture
def asked(window: Window) -> list[str]:
    """What the page asks of servers other than ours."""
    elsewhere: list[str] = []

    def answer(route: Route) -> None:
        elsewhere.append(route.request.url)
        route.fulfill(body=TILE, content_type="image/png")

    window.page.route(lambda url: not url.startswith((window.url, "data:")), answer)
    return elsewhere


@SIZES
def test_a_pin_shows_its_card_and_a_card_its_pin(window: Window, asked: list[str]) -> None:
    page = open_map(window)
    expect(page.get_by_role("button", name="Map", exact=True)).to_have_attribute("aria-pressed", "true")
    pin = page.locator(".pin:not(.is-many)").last
    number = pin.inner_text()
    pin.click()
    card = page.locator(".card").nth(int(number) - 1)
    expect(card).to_have_class(re.compile("is-selected"))
    expect(card.locator(".card-title")).to_be_in_viewport()
    expect(pin).to_have_attribute("aria-current", "true")
    first = page.locator(".card").first
    first.locator("summary").focus()
    expect(page.locator(".pin[aria-current]")).to_have_accessible_name(
        re.compile(re.escape(first.locator(".card-title").inner_text()))
    )
    window.screenshot("map")


@SIZES
def test_the_map_is_of_use_without_another_server(window: Window, asked: list[str]) -> None:
    page = open_map(window)
    expect(page.locator(".town", has_text="Boston").first).to_be_attached()
    expect(page.locator(".leaflet-control-scale-line")).to_contain_text("mi")
    expect(page.locator("path.search-circle")).to_be_attached()
    assert asked == []
    # A tile is asked for after its place in the page is made.
    with page.expect_request(lambda request: not request.url.startswith((window.url, "data:"))):
        page.get_by_role("button", name="Show streets").click()
    expect(page.get_by_text("© OpenStreetMap contributors")).to_be_visible()
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert {url.split("/")[2] for url in asked} == {"tile.openstreetmap.org"}


@SIZES
def test_an_entry_of_the_calendar_shows_its_card(window: Window, asked: list[str]) -> None:
    page = window.open()
    to_view(page, "Calendar")
    expect(page.locator(".card").first).to_be_hidden()
    entry = page.locator(".entry").last
    title = entry.locator(".entry-title").inner_text()
    window.screenshot("calendar")
    entry.click()
    card = page.locator(".card.is-selected")
    expect(card.locator(".card-title")).to_have_text(title)
    expect(card).to_be_focused()
    to_view(page, "Calendar")
    expect(page.locator(".entry[aria-current]")).to_contain_text(title)


def test_keys_open_the_map_choose_a_pin_and_close_it(chromium: Browser, samples_server: Server) -> None:
    context = context_of(chromium, PHONE)
    window = window_of(context, samples_server.url, "phone")
    page = window.open()
    page.get_by_role("button", name="Map", exact=True).press("Enter")
    pin = page.locator(".pin:not(.is-many)").last
    pin.press("Enter")
    expect(pin).to_have_attribute("aria-current", "true")
    grip = page.get_by_role("button", name="A larger map")
    low = page.locator(".view-map").bounding_box()
    grip.press("Enter")
    expect(grip).to_have_attribute("aria-expanded", "true")
    tall = page.locator(".view-map").bounding_box()
    assert tall is not None
    assert low is not None
    assert tall["height"] > low["height"]
    page.keyboard.press("Escape")
    expect(page.locator(".view-map")).to_be_hidden()
    expect(page.get_by_role("button", name="Map", exact=True)).to_be_focused()
    assert window.complaints == []
    context.close()


def test_the_map_follows_the_last_answer(chromium: Browser, samples_server: Server) -> None:
    context = context_of(chromium, WIDE)
    window = window_of(context, samples_server.url, "wide")
    page = window.open()
    window.ask("What is on this weekend in Boston?")
    to_view(page, "Map")
    page.locator(".pin").first.wait_for()
    window.ask("And the week after?")
    last = page.locator(".turn").last
    expect(last.locator(".pin").first).to_be_visible()
    page.reload()
    first = page.locator(".turn").first
    first.get_by_role("button", name="Calendar", exact=True).click()
    expect(first.locator(".entry").first).to_be_visible()
    assert window.complaints == []
    context.close()
