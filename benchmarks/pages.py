"""How soon a page is there, how much it weighs and whether it holds still, in Chromium on the real server."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import corpus
from benchmarks.model_server import MODEL, model_server
from benchmarks.page_data import MESSAGES, reader
from benchmarks.page_visits import NoChromium, Visitor, chromium
from benchmarks.served import served
from benchmarks.table import Floor, Row, percentile
from events.models import Event

VISITS, ANSWERS = 20, 3
TOKENS_PER_S, TOKENS = 1_000, 4_000
SCRIPT = f"ttft=0 speed={TOKENS_PER_S} tokens={TOKENS}"
BARE_PATH, BARE = "/benchmark/page", "bare page"
QUESTION = "What is on this weekend in Newton?"
ENVIRONMENT = {
    "TURNS_PER_MINUTE": "1000000",
    "GUESTS_PER_HOUR": "1000000",
    "WEB_PROCESSES": "1",
    "LLM_MODEL": MODEL,
    "LLM_MODEL_B": "",
    "DJANGO_SETTINGS_MODULE": "config.unchecked",  # the scripted words are no sentences
}
PAINT, WEIGHT, SHIFT, BLOCKED, OPENED = 300, 200, 0.02, 50, 500


def run(events: int) -> list[Row]:
    """Measure pages over this many events, and an answer of a fast model."""
    corpus.make(events)
    event_id = Event.objects.order_by("pk").values_list("pk", flat=True)[0]
    try:
        with (
            reader() as person,
            model_server(SCRIPT) as model_url,
            served("benchmarks.scripted_app:application", ENVIRONMENT | {"LLM_BASE_URL": model_url}) as ours,
            chromium() as browser,
        ):
            visitor = Visitor(browser, f"http://localhost:{ours.port}", person.cookie)
            conversation = f"/c/{person.conversation_id}/"
            paths = {
                "first page": "/",
                "conversation": conversation,
                "event": f"/events/{event_id}/",
                "search": "/search/?q=music",
            }
            return [
                *_paints(visitor, paths),
                *_weights(visitor, paths),
                _long(visitor, conversation),
                *_answers(visitor),
            ]
    except NoChromium:
        sys.stderr.write("benchmarks: no Chromium (apt-get install chromium), so no page was measured\n")
        return []


def _paints(visitor: Visitor, paths: dict[str, str]) -> list[Row]:
    bare = _each(visitor.painted_ms, BARE_PATH)
    return [
        Row(
            f"first paint, {name}", *_middle_and_end(_each(visitor.painted_ms, path)),
            floor=Floor(p50=PAINT), reference=BARE, reference_p50=bare_p50, reference_p95=bare_p95,
        )
        for bare_p50, bare_p95 in [_middle_and_end(bare)]
        for name, path in paths.items()
    ]  # fmt: skip


def _weights(visitor: Visitor, paths: dict[str, str]) -> list[Row]:
    return [
        Row(f"weight, {name}", visitor.weight_kb(path), unit="kB", floor=Floor(p50=WEIGHT))
        for name, path in paths.items()
    ]


def _long(visitor: Visitor, path: str) -> Row:
    bare_p50, bare_p95 = _middle_and_end(_each(visitor.opened_ms, BARE_PATH))
    return Row(
        f"a conversation of {MESSAGES:,} messages opens", *_middle_and_end(_each(visitor.opened_ms, path)),
        floor=Floor(p50=OPENED), reference=BARE, reference_p50=bare_p50, reference_p95=bare_p95,
    )  # fmt: skip


def _answers(visitor: Visitor) -> list[Row]:
    seen = [visitor.answered(QUESTION) for _ in range(ANSWERS)]
    name = f"an answer of {TOKENS_PER_S:,} tokens/s"
    return [
        Row(f"{name}: layout shift", max(shift for shift, _ in seen), unit="", floor=Floor(p50=SHIFT)),
        Row("  typing held up, at most", max(held for _, held in seen), floor=Floor(p50=BLOCKED)),
    ]


def _each(visit: Callable[[str], float], path: str) -> list[float]:
    """Several visits, after one that warms the server up."""
    visit(path)
    return [visit(path) for _ in range(VISITS)]


def _middle_and_end(values: list[float]) -> tuple[float, float]:
    return percentile(values, 0.5), percentile(values, 0.95)
