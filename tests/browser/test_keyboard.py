"""Everything can be reached and used without a pointer, and where one is can be seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Window
from tests.browser.keyboard import tab_through

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]


def assert_complete_by_keyboard(page: Page) -> None:
    tabbed = tab_through(page)
    assert not tabbed.is_trapped
    assert tabbed.unreached == []
    assert tabbed.unmarked == []
    assert tabbed.covered == []


@SIZES
def test_tab_reaches_everything_on_the_first_page(window: Window) -> None:
    assert_complete_by_keyboard(window.open())


@SIZES
def test_tab_reaches_everything_in_a_conversation(window: Window) -> None:
    window.open()
    window.ask("What is on this weekend in Newton?")
    assert_complete_by_keyboard(window.page)


@SIZES
def test_a_question_is_asked_and_narrowed_by_keys_alone(window: Window) -> None:
    page = window.open()
    page.keyboard.type("What is on this weekend in Newton?")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status=complete]")).to_have_count(1)
    page.locator(".follow-ups button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-status=complete]")).to_have_count(2)


@SIZES
def test_the_first_tab_leads_past_the_top_bar(window: Window) -> None:
    page = window.open("/calendars/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
