"""A conversation is narrowed by tapping, changed, shared, followed in two tabs, and bears any text."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, WIDE, Window, context_of, window_of

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

ON_PHONE = pytest.mark.parametrize("size", [PHONE], ids=["phone"])
ON_WIDE = pytest.mark.parametrize("size", [WIDE], ids=["wide"])
QUESTION = "What is on this weekend in Newton?"


def last_answer_to(page: Page, question: str) -> None:
    """Wait until this is the last question and is answered."""
    expect(page.locator(".question").last).to_have_text(question)
    page.locator(".turn").last.locator("[data-status=complete]").wait_for()


@ON_PHONE
def test_a_chip_is_changed_by_two_taps(window: Window) -> None:
    page = window.open()
    window.ask(QUESTION)
    page.locator(".chip-change").first.click()
    panel = page.get_by_role("dialog", name="When?")
    expect(panel).to_be_visible()
    window.screenshot("panel-when")
    panel.get_by_role("button", name="Next weekend").click()
    expect(panel).to_be_hidden()
    last_answer_to(page, "What about next weekend?")
    last = page.locator(".turn").last
    expect(last.locator(".chip.is-carried", has_text="Newton, MA")).to_be_visible()
    expect(last.locator(".chip").first).not_to_contain_text("Sat 14")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@ON_WIDE
def test_a_place_is_suggested_while_one_types(window: Window) -> None:
    page = window.open()
    window.ask(QUESTION)
    page.locator(".chip-change", has_text="Newton, MA").click()
    field = page.get_by_role("combobox", name="A town or city")
    field.press_sequentially("Walth")
    expect(page.get_by_role("option").first).to_have_text("Waltham, MA")
    window.screenshot("panel-where")
    field.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Waltham, MA")
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("a")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    last_answer_to(page, "Near Waltham, MA")
    page.locator(".chip-change", has_text="Waltham, MA").last.click()
    page.keyboard.press("Escape")
    expect(page.locator(".chip-change", has_text="Waltham, MA").last).to_be_focused()


@ON_PHONE
def test_what_was_not_said_is_added_and_taken_away_by_tapping(window: Window) -> None:
    page = window.open()
    window.ask(QUESTION)
    page.get_by_role("button", name="Add: Price").click()
    page.get_by_role("button", name="Free", exact=True).click()
    last_answer_to(page, "Only free ones")
    page.locator(".turn").last.get_by_label("Search without “free”").click()
    last_answer_to(page, "What is on then?")
    expect(page.get_by_role("button", name="Add: Price")).to_be_visible()
    page.get_by_role("button", name="Add: Who").click()
    age = page.get_by_label("Or an age in years")
    age.fill("4")
    age.press("Enter")  # and not wherever the end of the answer has put the focus
    last_answer_to(page, "For a 4-year-old")


def test_where_one_is_is_asked_only_on_tap(chromium: Browser, samples_server: Server) -> None:
    context = context_of(chromium, PHONE, geolocation={"latitude": 42.376, "longitude": -71.236})
    window = window_of(context, samples_server.url, "phone")
    page = window.open()
    window.ask(QUESTION)
    page.locator(".chip-change", has_text="Newton, MA").click()
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_text("Your browser did not tell where you are.")).to_be_visible()
    context.grant_permissions(["geolocation"])
    page.get_by_role("button", name="Use my location").click()
    last_answer_to(page, "What is on near me?")
    expect(page.locator(".turn").last.locator(".chip", has_text="your location")).to_be_visible()
    context.close()
    assert window.complaints == []


@ON_WIDE
def test_the_last_question_is_changed_in_its_place(window: Window) -> None:
    page = window.open()
    window.ask(QUESTION)
    window.ask("Only for teens")
    field = page.get_by_label("Your question")
    field.fill("half a thought")
    page.get_by_role("button", name="Edit question").click()
    expect(field).to_have_value("Only for teens")
    page.get_by_role("button", name="Cancel").click()
    expect(field).to_have_value("half a thought")
    field.blur()
    page.keyboard.press("e")
    expect(field).to_have_value("Only for teens")
    field.fill("Only free ones")
    field.press("Enter")
    last_answer_to(page, "Only free ones")
    expect(page.locator(".question")).to_have_text([QUESTION, "Only free ones"])
    expect(page.locator(".turn").last.locator(".chip", has_text="teen")).to_have_count(0)
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION, "Only free ones"])


@ON_PHONE
def test_a_shared_link_is_read_by_a_stranger_until_it_is_ended(window: Window, chromium: Browser) -> None:
    page = window.open()
    window.ask(QUESTION)
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Share this conversation")
    expect(dialog).to_be_visible()
    window.screenshot("share")
    link = dialog.get_by_label("Link", exact=True).input_value()
    stranger = context_of(chromium, WIDE).new_page()
    stranger.goto(link)
    expect(stranger.locator(".question")).to_have_text(QUESTION)
    expect(stranger.get_by_label("Your question")).to_have_count(0)
    stranger.screenshot(path="var/screenshots/wide-shared.png")
    dialog.get_by_role("button", name="Stop sharing").click()
    expect(dialog.get_by_text("The link no longer works.")).to_be_visible()
    assert stranger.goto(link).status == 404
    stranger.context.close()


def test_a_copied_answer_has_the_addresses_of_its_events(chromium: Browser, samples_server: Server) -> None:
    context = context_of(chromium, PHONE, permissions=["clipboard-read", "clipboard-write"])
    window = window_of(context, samples_server.url, "phone")
    page = window.open()
    window.ask(QUESTION)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    title = page.locator(".card-title").first.inner_text()
    assert re.search(rf"{re.escape(title)} \({re.escape(window.url)}/events/\d+/\)", text)
    assert text.count("/events/") == page.locator(".card").count()
    context.close()


@ON_PHONE
def test_a_second_tab_shows_what_is_asked_in_the_first(window: Window) -> None:
    first = window.open()
    window.ask(QUESTION)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator(".question")).to_have_text([QUESTION])
    window.ask("Only free ones")
    expect(second.locator(".question")).to_have_text([QUESTION, "Only free ones"])
    expect(second.locator("[data-status=complete]")).to_have_count(2)
    first.go_back()
    first.go_forward()
    expect(first.locator(".question")).to_have_text([QUESTION, "Only free ones"])
    first.context.set_offline(True)
    expect(first.get_by_text("You are offline.")).to_be_visible()
    first.context.set_offline(False)
    expect(first.get_by_text("You are offline.")).to_be_hidden()


# Replaces the answer of the server by a stream of hostile text, 10,000 tokens a second, that never ends.
_FLOOD = """
const asked = window.fetch;
window.flood = { hasBegun: false, tokens: 0 };
window.fetch = async (url, options) => {
  if (String(url).includes("/doing/")) {
    return new Response(JSON.stringify({ words: "Searching Sat 14 near Newton …", newest: null }));
  }
  if (!String(url).includes("/chat/stream")) return asked(url, options);
  const pieces = [
    "<script>window.harmed = 1</script> ", "<img src=x onerror='window.harmed = 1'> ", "\\u202egnp.exe ",
    "[x](javascript:window.harmed=1) ", "data:text/html,<b>x</b> ", "word ".repeat(3), "\\u2067\\u0627 ",
    "a".repeat(20),
  ];
  const encoder = new TextEncoder();
  while (!window.flood.hasBegun) await new Promise((resolve) => setTimeout(resolve, 20));
  return new Response(new ReadableStream({
    start(stream) {
      const began = performance.now();
      const timer = setInterval(() => {
        let text = "";
        const due = Math.min(20000, (performance.now() - began) * 10);
        for (; window.flood.tokens < due; window.flood.tokens += 1) {
          const chunk = { model: "A", token: pieces[window.flood.tokens % pieces.length], done: false };
          text += `id: 7:${window.flood.tokens + 1}\\ndata: ${JSON.stringify(chunk)}\\n\\n`;
        }
        if (text) stream.enqueue(encoder.encode(text));
        if (window.flood.tokens >= 20000) clearInterval(timer);
      }, 10);
    },
  }));
};
"""


def test_a_flood_of_hostile_text_is_text_and_leaves_the_composer_free(
    chromium: Browser, samples_server: Server
) -> None:
    context = context_of(chromium, PHONE)
    window = window_of(context, samples_server.url, "phone")
    page = context.pages[0]
    page.add_init_script(_FLOOD)
    window.open()
    window.send("What is on?")
    expect(page.locator("[data-doing]")).to_have_text("Searching Sat 14 near Newton …")
    page.evaluate("() => { window.flood.hasBegun = true }")
    text = page.locator("[data-answer] .answer-text")
    expect(text).to_contain_text("<script>window.harmed = 1</script>")
    expect(page.locator("[data-doing]")).to_have_text("Writing the answer …")
    page.get_by_label("Your question").press_sequentially("typing while it streams", delay=60)
    # A function: Playwright would have the page evaluate text, which our policy refuses.
    page.wait_for_function("() => window.flood.tokens >= 20000", timeout=30_000)
    expect(page.get_by_label("Your question")).to_have_value("typing while it streams")
    assert page.evaluate("document.querySelector('[data-text]').textContent.length") > 100_000
    assert page.evaluate("window.harmed") is None
    assert page.locator("[data-text] :not(p)").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    jump = page.get_by_role("button", name="Jump to the end")
    jump.click()
    expect(jump).to_be_hidden()
    expect(text).to_be_in_viewport()
    context.close()
    assert window.complaints == []
