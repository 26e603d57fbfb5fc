"""Reads one calendar in a process of its own and prints seconds and the megabytes held at most."""

from __future__ import annotations

import resource
import sys
from time import perf_counter

import django

django.setup()

from benchmarks.calendars import NoEmbedder  # noqa: E402 Django must be set up before anything of ours is imported
from events.clock import now  # noqa: E402 as above
from ingest.options import IngestOptions  # noqa: E402 as above
from ingest.reading import read_source  # noqa: E402 as above

if __name__ == "__main__":
    started = perf_counter()
    report = read_source(sys.argv[1], IngestOptions(), now=now(), embedder=NoEmbedder())
    assert not report.error, report.error
    seconds = perf_counter() - started
    # What a process that reads for this one held counts as if both had peaked at once.
    held_kb = sum(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    sys.stdout.write(f"{seconds} {held_kb * 1024 / 1e6}\n")
