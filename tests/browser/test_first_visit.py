"""A resident asks, narrows down, reads, comes back and makes an account."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, SIZES, WIDE, Window, context_of

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]


@SIZES
def test_the_first_screen_is_ready_to_be_asked(window: Window) -> None:
    page = window.open()
    expect(page.get_by_role("heading", level=1)).to_contain_text("near Newton, MA")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator(".example")).to_have_count(4)
    assert page.locator(".card").count() >= 5
    window.screenshot("home")


@SIZES
def test_an_answer_comes_with_cards_and_chips(window: Window) -> None:
    page = window.open()
    window.ask("What is on this weekend in Newton?")
    expect(page.locator(".question")).to_have_text("What is on this weekend in Newton?")
    expect(page.locator(".chip").first).to_contain_text("Sat 14 – Sun 15 Mar")
    expect(page.locator(".chip", has_text="Newton, MA")).to_be_visible()
    cards = page.locator(".card")
    assert cards.count() >= 3
    named = page.locator(".names-event").all_inner_texts() or page.locator(".names-event").all_text_contents()
    assert named == page.locator(".card-title").all_text_contents()
    expect(cards.first.locator(".card-when")).to_contain_text(re.compile("Saturday|Sunday|Until|March"))
    expect(cards.first.locator(".badge-sample")).to_have_text("Sample")
    window.screenshot("answer")


@SIZES
def test_a_second_question_keeps_the_place(window: Window) -> None:
    page = window.open()
    window.ask("What is on this weekend in Newton?")
    window.ask("what about Sunday, only free ones?")
    last = page.locator(".turn").last
    expect(last.locator(".chip.is-carried", has_text="Newton, MA")).to_be_visible()
    expect(last.locator(".chip", has_text="Sun 15 Mar")).to_be_visible()
    expect(last.locator(".chip", has_text="free")).to_be_visible()
    window.screenshot("second-answer")


@SIZES
def test_a_chip_taken_away_widens_the_search(window: Window) -> None:
    page = window.open()
    window.ask("Free things this weekend in Newton")
    page.locator(".turn").last.get_by_label("Search without “free”").click()
    expect(page.locator(".turn")).to_have_count(2)
    last = page.locator(".turn").last
    last.locator("[data-status=complete]").wait_for()
    expect(last.locator(".chip", has_text="Newton, MA")).to_be_visible()
    expect(last.locator(".chip", has_text="free")).to_have_count(0)
    window.screenshot("without-free")


@SIZES
def test_a_reload_shows_the_same_conversation(window: Window) -> None:
    page = window.open()
    window.ask("Story time this week in Newton")
    before = page.locator("[data-thread]").inner_text()
    page.reload()
    assert page.locator("[data-thread]").inner_text() == before
    expect(page.locator(".turn")).to_have_count(1)


@SIZES
def test_a_follow_up_is_one_tap(window: Window) -> None:
    page = window.open()
    page.locator(".example").first.click()
    page.locator("[data-status=complete]").wait_for()
    page.locator(".follow-ups button").first.click()
    expect(page.locator(".turn [data-status=complete]")).to_have_count(2)


@SIZES
def test_an_event_can_be_put_into_a_calendar(window: Window) -> None:
    page = window.open()
    card = page.locator(".card").first
    card.locator("summary").click()
    card.evaluate("card => card.scrollIntoView()")
    window.screenshot("card-open")
    with page.expect_download() as download:
        card.get_by_role("link", name="Add to calendar").click()
    assert download.value.suggested_filename.endswith(".ics")
    card.locator(".card-title a").click()
    expect(page.locator(".facts")).to_contain_text("When")
    window.screenshot("event")


@SIZES
def test_an_account_takes_the_conversation_along(window: Window) -> None:
    page = window.open()
    window.ask("Live music this week")
    page.get_by_role("link", name="Sign in").click()
    window.screenshot("sign-in")
    page.get_by_role("link", name="Make an account").last.click()
    page.get_by_label("E-mail address").fill(f"reader-{window.name}@example.org")
    page.get_by_label("Password").fill("quiet harbour lamp")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    window.open("/c/")
    page.get_by_role("main").get_by_role("link", name="Live music this week").click()
    expect(page.locator(".question")).to_have_text("Live music this week")
    window.screenshot("signed-in")


@SIZES
def test_nothing_is_wider_than_the_window(window: Window) -> None:
    page = window.open()
    window.ask("What is on this weekend in Newton?")
    paths = ["/", page.url.removeprefix(window.url), "/c/", "/sign-up/", "/sign-in/"]
    for path in paths:
        window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_reading_needs_no_javascript(
    chromium: Browser, samples_server: Server, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size, java_script_enabled=False)
    page = context.new_page()
    page.goto(samples_server.url)
    assert page.locator(".card").count() >= 5
    page.locator(".card-title a").first.click()
    expect(page.locator(".facts")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_it_is_dark_where_the_reader_likes_it_dark(
    chromium: Browser, samples_server: Server, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size, color_scheme="dark")
    window = Window(context.new_page(), samples_server.url, "dark-phone" if size == PHONE else "dark-wide")
    window.open()
    window.screenshot("home")
    window.ask("What is on this weekend in Newton?")
    window.screenshot("answer")
    ground = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(18, 23, 22)"
    context.close()
