"""Conversations and keys as a person uses them; only a browser can tell."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE, Window


@pytest.mark.parametrize("size", [WIDE], ids=["wide"])
def test_a_conversation_is_found_renamed_deleted_and_had_back_in_place(window: Window) -> None:
    page = window.open()
    window.ask("Story time next week")
    window.open("/c/")
    page.get_by_label("Search your conversations").first.press_sequentially("story")
    expect(page.locator("mark").first).to_have_text("Story")
    page.locator("main summary").first.click()
    page.get_by_role("textbox", name="Name").fill("With Ben")
    page.keyboard.press("Enter")
    entry = page.locator("main .talk-link", has_text="With Ben")
    expect(entry).to_be_focused()
    page.locator("main summary").first.click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text("Deleted: With Ben")
    expect(page.get_by_role("button", name="Undo for “With Ben”")).to_be_focused()
    window.screenshot("deleted")
    page.keyboard.press("Enter")
    expect(entry).to_be_focused()


@pytest.mark.parametrize("size", [WIDE], ids=["wide"])
def test_keys_work_but_not_while_typing_and_can_be_switched_off(window: Window) -> None:
    page = window.open()
    window.ask("Story time next week")
    field = page.get_by_label("Your question")
    field.press_sequentially("jkcn?")
    expect(field).to_have_value("jkcn?")
    field.blur()
    page.keyboard.press("j")
    expect(page.locator(".turn .card").first).to_be_focused()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    field.blur()
    page.keyboard.press("?")
    window.screenshot("keys")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator(".side").get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_url("**/c/")
