"""The streamed turn over HTTP: alone and in a crowd, beside the same bytes from a bare application."""

from __future__ import annotations

from benchmarks import corpus
from benchmarks.admission import admission
from benchmarks.asking import askers
from benchmarks.model_server import MODEL, model_server, over_http
from benchmarks.one_by_one import fast_stream, first_words
from benchmarks.pace import STREAMS
from benchmarks.served import served
from benchmarks.table import Row
from benchmarks.thousand import thousand

ENVIRONMENT = {
    "TURNS_PER_MINUTE": "1000000",
    "MAX_RUNNING_TURNS": str(STREAMS + 200),
    "WEB_PROCESSES": "1",
    "LLM_MODEL": MODEL,
    "LLM_MODEL_B": "",
    "DJANGO_SETTINGS_MODULE": "config.unchecked",  # the scripted words are no sentences
}


def run(events: int) -> list[Row]:
    """Measure one served application and the bare one beside it."""
    corpus.make(events)
    with (
        model_server() as model_url,
        served("benchmarks.scripted_app:application", ENVIRONMENT | {"LLM_BASE_URL": model_url}) as ours,
        served("benchmarks.bare:app", {}) as bare,
        askers() as people,
    ):
        return [
            *first_words(ours, bare, people, events),
            *fast_stream(ours, bare, people),
            *thousand(ours, bare, people),
            *admission(ours, people, events),
            *over_http(ours, people),
        ]
