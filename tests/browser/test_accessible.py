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


def test_a_page_that_breaks_rules_is_found(reader: Window) -> None:
    reader.page.goto(reader.url)
    reader.page.locator("main").evaluate("main => main.append(new Image(9, 9))")
    reader.page.locator("h1").evaluate("title => { title.style.color = '#eee'; }")
    found = [line.split(" (")[0] for line in broken_rules(reader.page)]
    assert {"390 light: image-alt", "1280 light: color-contrast"} <= set(found)


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


def the_map(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".pin").first).to_be_visible()


def the_calendar(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Calendar", exact=True).click()
    expect(page.locator(".entry").first).to_be_visible()


def a_question_answered(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Your question").fill("story time this weekend in Newton")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status=complete]")).to_be_visible()


def chip_panel(kind: str) -> Callable[[Page, str], None]:
    """The state in which what was understood of this kind is being changed."""

    def opened(page: Page, url: str) -> None:
        a_question_answered(page, url)
        page.locator(f".turn [popovertarget=panel-{kind}]").last.click()
        expect(page.locator(f"#panel-{kind}")).to_be_visible()

    opened.__name__ = f"the_panel_{kind}"
    return opened


def places_suggested(page: Page, url: str) -> None:
    chip_panel("where")(page, url)
    page.get_by_role("combobox", name="A town or city").press_sequentially("Walth")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def the_last_question_edited(page: Page, url: str) -> None:
    a_question_answered(page, url)
    page.get_by_role("button", name="Edit question").click()


def the_dialog_of_sharing(page: Page, url: str) -> None:
    a_question_answered(page, url)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("dialog", name="Share this conversation")).to_be_visible()


def a_shared_conversation(page: Page, url: str) -> None:
    the_dialog_of_sharing(page, url)
    page.goto(page.get_by_label("Link", exact=True).input_value())
    expect(page.locator(".question")).to_be_visible()


def the_list_of_keys(page: Page, url: str) -> None:
    page.goto(f"{url}/calendars/")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()


def conversations_searched(page: Page, url: str) -> None:
    page.goto(f"{url}/c/?q=weekend")
    expect(page.locator("mark").first).to_be_visible()


def a_conversation_s_menu(page: Page, url: str) -> None:
    page.goto(f"{url}/c/")
    page.locator("main summary").first.click()
    expect(page.get_by_role("textbox", name="Name")).to_be_visible()


def nothing_searched(page: Page, url: str) -> None:
    page.goto(f"{url}/search/?q=elephant+polo&when=tomorrow")
    expect(page.get_by_role("heading", name="Nothing found.")).to_be_visible()


def a_search_not_understood(page: Page, url: str) -> None:
    page.goto(f"{url}/search/?from=2026-02-30&age=very+old&max_price=much")
    expect(page.locator(".field-error").first).to_be_visible()


def a_search_with_everything_open(page: Page, url: str) -> None:
    page.goto(f"{url}/search/?q=music&free=1&audience=families&view=map")
    expect(page.locator(".search-more[open]")).to_be_attached()


STATES = [
    nothing_found, a_card_opened, an_empty_question, a_wrong_password, a_weak_password, no_such_page, the_map,
    the_calendar, *map(chip_panel, ("when", "where", "who", "cost", "topic")), places_suggested,
    the_last_question_edited, the_dialog_of_sharing, a_shared_conversation, the_list_of_keys,
    conversations_searched, a_conversation_s_menu, nothing_searched, a_search_not_understood,
    a_search_with_everything_open,
]  # fmt: skip


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
