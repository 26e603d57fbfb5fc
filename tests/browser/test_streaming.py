"""What becomes of an answer on its way: it streams, is stopped, is reloaded, is cut."""

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, TEXT, Window, answer_begun, context_of, window_of
from tests.browser.gated_model import FIRST, REST, GatedModel

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]


def test_text_is_shown_while_it_comes(model_window: Window, model: GatedModel) -> None:
    page = answer_begun(model_window)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
    model_window.screenshot("streaming")
    model.go_on()
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert model_window.complaints == []


def test_a_stopped_answer_keeps_what_was_said(model_window: Window) -> None:
    page = answer_begun(model_window)
    page.get_by_role("button", name="Stop").click()
    answer = page.locator("[data-status=stopped]")
    expect(answer).to_contain_text(FIRST.strip())
    expect(answer).to_contain_text("You stopped this answer.")
    expect(answer.get_by_role("button", name="Ask again")).to_be_visible()
    model_window.screenshot("stopped")


def test_f2_a_reload_in_the_middle_of_an_answer_loses_no_word(
    model_window: Window, model: GatedModel
) -> None:
    page = answer_begun(model_window)
    page.reload()
    expect(page.locator(TEXT)).to_have_text(FIRST.strip())
    model.go_on()
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)
    expect(page.locator(".turn")).to_have_count(1)


def test_a_worker_that_dies_leaves_its_words_and_the_question_to_ask_again(
    chromium: Browser, two_workers: Server, model: GatedModel
) -> None:
    context = context_of(chromium, PHONE)
    window = window_of(context, two_workers.url, "phone")
    page = answer_begun(window)
    two_workers.kill_workers()
    answer = page.locator("[data-status=interrupted]")
    expect(answer).to_contain_text(FIRST.strip(), timeout=20_000)
    expect(answer).to_contain_text("This answer was cut off before its end.")
    window.screenshot("interrupted")
    model.go_on()
    answer.get_by_role("button", name="Ask again").click()
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST, timeout=20_000)
    context.close()


def test_a_second_tab_is_led_to_the_answer_that_is_being_written(
    model_window: Window, model: GatedModel
) -> None:
    first = answer_begun(model_window)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator(TEXT)).to_have_text(FIRST.strip())
    model.go_on()
    for page in (first, second):
        expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)


def test_what_was_told_again_takes_the_place_of_what_was_shown(
    chromium: Browser, samples_server: Server
) -> None:
    context = context_of(chromium, PHONE)
    page = context.new_page()
    page.goto(samples_server.url)
    shown = page.evaluate(
        """async () => {
          const { StreamedText } = await import("/static/web/js/streamed_text.js");
          const [element, live] = [document.createElement("p"), document.createElement("p")];
          const text = new StreamedText(element, live);
          text.add("Half of ");
          text.flush();
          text.replace("All of it");
          text.add(", and more");
          text.flush();
          return element.textContent;
        }"""
    )
    assert shown == "All of it, and more"
    context.close()


def test_f6_a_stream_that_ends_without_its_last_event_is_joined_again(
    chromium: Browser, samples_server: Server
) -> None:
    context = context_of(chromium, PHONE)
    page = context.new_page()
    page.goto(samples_server.url)
    read = page.evaluate(
        """async () => {
          const { ask } = await import("/static/web/js/turn.js");
          document.body.dataset.tokenUrl = "/token";
          const event = (seq, chunk) => `id: 7:${seq}\ndata: ${JSON.stringify(chunk)}\n\n`;
          const said = [{ model: "A", token: "one " }, { model: "A", token: "two" }, { model: "SYSTEM" }];
          const asked = [];
          window.fetch = async (url, { headers } = {}) => {
            if (!url.includes("/chat/")) return new Response('{"access": "t"}');
            asked.push(headers["Last-Event-ID"] ?? "");
            const from = asked.length - 1; // each connection brings one event and is closed in order
            return new Response(event(from + 1, said[from]));
          };
          const read = [];
          for await (const chunk of ask("hello", 1)) read.push(chunk.token ?? chunk.model);
          return [read, asked];
        }"""
    )
    assert read == [["one ", "two", "SYSTEM"], ["", "7:1", "7:2"]]
    context.close()


def test_f9_no_word_of_one_conversation_is_shown_in_another(model_window: Window, model: GatedModel) -> None:
    page = answer_begun(model_window)
    first = page.url
    page.goto(model_window.url)
    model_window.send("And what else?")
    expect(page.locator(".question")).to_have_text(["And what else?"])
    page.goto(first)
    expect(page.locator(".question")).to_have_text(["What is on?"])
    model.go_on()
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)
    expect(page.locator(".answer-text")).to_have_count(1)


def test_a_lost_network_is_bridged(model_window: Window, model: GatedModel) -> None:
    page = answer_begun(model_window)
    page.context.set_offline(True)
    model.go_on()
    page.context.set_offline(False)
    expect(page.locator("[data-status=complete]")).to_contain_text(FIRST + REST)


def test_events_cut_at_any_byte_arrive_whole(chromium: Browser, samples_server: Server) -> None:
    context = context_of(chromium, PHONE)
    page = context.new_page()
    page.goto(samples_server.url)
    read = page.evaluate(
        """async () => {
          const { eventsOf } = await import("/static/web/js/sse.js");
          const lines = [": ping\\n\\nid: 7:1\\r\\ndata: caf\\u00e9 \\u{1F3BB}\\r\\n\\r\\n",
            "data: a\\rdata: b\\r\\rid: 7:2\\ndata:c\\n\\ndata: cut"];
          const text = lines.join("");
          const bytes = new TextEncoder().encode(text);
          const results = new Set();
          for (let size = 1; size <= bytes.length; size += 1) {
            const body = new ReadableStream({
              start(stream) {
                for (let at = 0; at < bytes.length; at += size) stream.enqueue(bytes.slice(at, at + size));
                stream.close();
              },
            });
            const events = [];
            for await (const event of eventsOf(body)) events.push(event);
            results.add(JSON.stringify(events));
          }
          return [...results].map((result) => JSON.parse(result));
        }"""
    )
    assert read == [
        [{"id": "7:1", "data": "café 🎻"}, {"id": "7:1", "data": "a\nb"}, {"id": "7:2", "data": "c"}]
    ]
    context.close()
