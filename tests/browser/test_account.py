"""A guest becomes an account, says what they like, and leaves without a trace."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Window

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

PASSWORD = "quiet harbour lamp"


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_a_guest_signs_up_sets_preferences_and_leaves(window: Window) -> None:
    page = window.open()
    window.ask("Live music this week")
    conversation = page.url.removeprefix(window.url)
    window.open("/sign-up/")
    page.get_by_label("E-mail address").fill(f"leaver-{window.name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    window.open(conversation)
    expect(page.locator(".question")).to_have_text("Live music this week")

    page.get_by_role("link", name="Account").click()
    page.get_by_label("Home place").fill("Waltham")
    page.get_by_label("Wheelchair access").check()
    page.get_by_role("button", name="Save preferences").click()
    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
    expect(page.get_by_label("Home place")).to_have_value("Waltham, MA")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.screenshot("account")
    window.open()
    window.ask("What is on this weekend?")
    expect(page.locator(".chip", has_text="wheelchair")).to_be_visible()

    window.open("/account/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all my data").click()
    assert "Live music this week" in download.value.path().read_text()
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Your password").fill(PASSWORD)
    window.screenshot("leave")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    response = page.request.get(window.url + conversation)
    assert response.status == 404
