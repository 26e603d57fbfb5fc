"""What becomes of an answer when the network, the device or the server fails while it is written."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, TEXT, Window, answer_begun, context_of, window_of
from tests.browser.gated_model import FIRST, REST, GatedModel
from tests.browser.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

# Of js/turn.js: how often it tries to join an answer again, and how long it waits at most in between.
MOST_TRIES, LONGEST_PAUSE_MS = 10, 16_000


@pytest.fixture
def wire(model_server: Server) -> Iterator[Wire]:
    with Wire(model_server.port) as wire:
        yield wire


@pytest.fixture
def window(chromium: Browser, wire: Wire, model: GatedModel) -> Iterator[Window]:
    """A visitor's window behind that wire, in which an answer has begun."""
    context = context_of(chromium, PHONE)
    window = window_of(context, wire.url, "phone")
    window.page.clock.install()
    answer_begun(window)
    yield window
    context.close()


def expect_whole_answer(page: Page) -> None:
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)
    expect(page.locator(".turn")).to_have_count(1)


def test_an_answer_goes_on_after_the_network_was_cut(window: Window, wire: Wire, model: GatedModel) -> None:
    wire.cut()
    model.go_on()
    # The first tries to join again fail.
    window.page.clock.run_for(4_000)
    expect(window.page.locator(TEXT)).to_have_text(FIRST.strip())
    wire.mend()
    window.page.clock.run_for(16_000)
    expect_whole_answer(window.page)


def test_a_network_that_stays_away_is_told_and_a_reload_shows_the_answer(
    window: Window, wire: Wire, model: GatedModel
) -> None:
    page = window.page
    wire.cut()
    model.go_on()
    trouble = page.locator(".cut")
    for _ in range(MOST_TRIES):
        page.clock.run_for(LONGEST_PAUSE_MS)
        if trouble.count():
            break
        page.wait_for_timeout(50)
    expect(trouble).to_contain_text("The connection was lost. The answer is kept")
    wire.mend()
    page.get_by_role("button", name="Load the page again").click()
    expect_whole_answer(page)


def test_a_connection_that_is_dead_without_a_word_is_made_anew(
    window: Window, wire: Wire, model: GatedModel
) -> None:
    wire.fall_silent()
    model.go_on()
    wire.mend()
    window.page.clock.run_for(20_000)
    expect(window.page.locator(TEXT)).to_have_text(FIRST.strip())
    window.page.clock.run_for(6_000)
    expect_whole_answer(window.page)


def test_f14_a_phone_that_slept_shows_the_final_answer_as_it_wakes(
    window: Window, wire: Wire, model: GatedModel
) -> None:
    page = window.page
    wire.fall_silent()
    device = page.context.new_cdp_session(page)
    device.send("Page.setWebLifecycleState", {"state": "frozen"})
    model.go_on()
    wire.mend()
    device.send("Page.setWebLifecycleState", {"state": "active"})
    page.clock.set_system_time("2040-01-01T00:00:00Z")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect_whole_answer(page)


def test_a_server_that_is_killed_and_started_again_leaves_its_words_and_the_question_to_ask_again(
    chromium: Browser, two_workers: Server, model: GatedModel
) -> None:
    context = context_of(chromium, PHONE)
    window = window_of(context, two_workers.url, "phone")
    page = answer_begun(window)
    two_workers.kill()
    two_workers.start()
    answer = page.locator("[data-status=interrupted]")
    expect(answer).to_contain_text(FIRST.strip(), timeout=20_000)
    model.go_on()
    answer.get_by_role("button", name="Ask again").click()
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST, timeout=20_000)
    context.close()


def test_a_server_that_is_told_to_stop_ends_its_answer_first(
    chromium: Browser, two_workers: Server, model: GatedModel
) -> None:
    context = context_of(chromium, PHONE)
    window = window_of(context, two_workers.url, "phone")
    page = answer_begun(window)
    assert two_workers.process is not None
    two_workers.process.terminate()
    model.go_on()
    two_workers.process.wait(timeout=60)
    two_workers.start()
    expect_whole_answer(page)
    window.send("And what else?")
    expect(page.locator("[data-status=complete]")).to_have_count(2, timeout=20_000)
    context.close()
