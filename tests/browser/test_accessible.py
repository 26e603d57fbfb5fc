"""No rule of WCAG 2.2 AA is broken on any page or in any state of one, on both windows, light and dark."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Server
from tests.browser.axe import broken_rules
from tests.browser.conftest import PHONE, Window, context_of, window_of
from tests.browser.storyteller import Storyteller
from tests.browser.walk import one_of_each_page

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]


@pytest.fixture(scope="module")
def reader(chromium: Browser, samples_server: Server) -> Iterator[Window]:
    """One window for all states, in which a question was asked."""
    context = context_of(chromium, PHONE)
    window = window_of(context, samples_server.url, "accessible")
    window.open()
    window.ask("What is on this weekend in Newton?")
    yield window
    context.close()


def test_every_page_keeps_the_rules(reader: Window) -> None:
    found = []
    for address in one_of_each_page(reader.page, reader.url):
        reader.page.goto(address)
        found += [f"{address} {line}" for line in broken_rules(reader.page)]
    assert not found, "\n".join(found)


def nothing_found(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Your question").fill("elephant polo tomorrow in Newton")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status=complete]")).to_be_visible()


def a_card_opened(page: Page, url: str) -> None:
    page.goto(url)
    page.locator(".card summary").first.click()


def an_empty_question(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("form.composer").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.get_by_role("alert")).to_be_visible()


def a_wrong_password(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in/")
    page.get_by_label("Username or e-mail address").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def a_weak_password(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-up/")
    page.get_by_label("E-mail address").fill("weak@example.org")
    page.get_by_label("Password").fill("12345678")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("alert").first).to_be_visible()


def no_such_page(page: Page, url: str) -> None:
    page.goto(f"{url}/nowhere/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here.")


STATES = [nothing_found, a_card_opened, an_empty_question, a_wrong_password, a_weak_password, no_such_page]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_keeps_the_rules(reader: Window, state: Callable[[Page, str], None]) -> None:
    state(reader.page, reader.url)
    found = broken_rules(reader.page)
    assert not found, "\n".join(found)


def test_an_answer_that_is_written_keeps_the_rules(
    chromium: Browser, story_server: Server, story_gate: Storyteller
) -> None:
    context = context_of(chromium, PHONE)
    window = window_of(context, story_server.url, "accessible")
    window.open()
    window.send("What is on this weekend in Newton?")
    expect(window.page.locator("[data-answer] .answer-text")).to_contain_text("Let me tell you")
    found = broken_rules(window.page)
    assert not found, "\n".join(found)
    context.close()
