"""Two tabs of one conversation, and the ways back to it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, TEXT, Window, answer_begun, context_of, launched, window_of
from tests.browser.gated_model import FIRST, REST, GatedModel

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]


def test_a_question_asked_in_two_tabs_at_once_waits_in_the_second(
    model_window: Window, model: GatedModel
) -> None:
    first = answer_begun(model_window)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator(TEXT)).to_have_text(FIRST.strip())
    # Both are in the middle of the answer: neither offers to send.
    for tab in (first, second):
        expect(tab.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
    second.get_by_role("button", name="Stop").click()
    for tab in (first, second):
        expect(tab.locator("[data-status=stopped]")).to_contain_text(FIRST.strip())
        expect(tab.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_a_tab_closed_in_the_middle_of_an_answer_loses_nothing(
    model_window: Window, model: GatedModel
) -> None:
    first = answer_begun(model_window)
    address = first.url
    first.close()
    model.go_on()
    model_window.page = model_window.page.context.new_page()
    page = model_window.page
    page.goto(address)
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)
    expect(page.locator(".turn")).to_have_count(1)


@pytest.fixture(scope="module")
def keeping_chromium(player: Playwright) -> Iterator[Browser]:
    """A Chromium that keeps pages for Back and Forward as people's do; Playwright's usual one does not."""
    browser = launched(player, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "loaded again"])
def test_back_and_forward_lead_through_an_answer_that_is_written_meanwhile(
    request: pytest.FixtureRequest, model_server: Server, model: GatedModel, keeps: bool
) -> None:
    browser = request.getfixturevalue("keeping_chromium" if keeps else "chromium")
    context = context_of(browser, PHONE)
    window = window_of(context, model_server.url, "phone")
    page = answer_begun(window)
    page.get_by_role("link", name="Conversations").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Conversations")
    model.go_on()
    page.go_back()
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)
    page.go_forward()
    expect(page.get_by_role("link", name="What is on?").first).to_be_visible()
    page.go_back()
    expect(page.locator(".question")).to_have_text(["What is on?"])
    expect(page.locator("[data-status=complete]")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "loaded again"])
def test_back_from_an_event_leads_to_its_card(
    request: pytest.FixtureRequest, samples_server: Server, keeps: bool
) -> None:
    browser = request.getfixturevalue("keeping_chromium" if keeps else "chromium")
    context = context_of(browser, PHONE)
    window = window_of(context, samples_server.url, "phone")
    page = window.open()
    window.ask("What is on this weekend in Newton?")
    card = page.locator(".card").nth(3)
    title = card.locator(".card-title a")
    title.scroll_into_view_if_needed()
    words = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.go_back()
    expect(title).to_be_in_viewport()
    context.close()
    assert window.complaints == []
