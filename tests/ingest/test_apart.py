"""Reading in a process of its own: the same results, and nothing that reaches the process that asked."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter

import pytest

from ingest import apart
from ingest.apart import read_apart
from ingest.brief import Brief
from ingest.errors import IngestError, NotACalendar
from ingest.fetch.body import Body
from ingest.limits import Limits
from ingest.options import Window
from tests.ingest.calendars import NOW, calendar, local, make_context

BRIEF = Brief(window=Window.around(NOW.date()), now=NOW, default_zone="America/New_York")
CALENDAR = calendar("UID:a\nDTSTART:20260312T220000Z", "UID:b\nDTSTART:20260313T220000Z\nDTEND:never")


def bodies(*contents: bytes) -> list[Body]:
    return [Body(content, f"memory-{number}") for number, content in enumerate(contents)]


def test_a_calendar_read_apart_is_what_it_is_when_read_here(read):
    context = make_context()
    here, there = read(CALENDAR, context), read_apart(bodies(CALENDAR), BRIEF)
    assert there.candidates == here.candidates
    assert (there.components, there.uids, there.repairs) == (2, {"a", "b"}, context.repairs.lines())


def test_several_bodies_are_one_calendar():
    other = calendar("UID:c\nDTSTART:20260314T220000Z")
    assert read_apart(bodies(CALENDAR, other), BRIEF).uids == {"a", "b", "c"}


def test_what_is_no_calendar_keeps_its_code_and_sentence():
    with pytest.raises(NotACalendar, match="the body is empty") as caught:
        read_apart(bodies(b""), BRIEF)
    assert caught.value.code == "not_a_calendar"


@pytest.mark.parametrize("options", [{"timezone": "Nowhere/Land"}, {"city": "Nowhereville, ZZ"}])
def test_an_unknown_zone_or_town_is_a_bad_option(options):
    with pytest.raises(IngestError) as caught:
        read_apart(bodies(CALENDAR), replace(BRIEF, **options))
    assert caught.value.code == "bad_option"


def test_the_brief_decides_zone_venue_and_town():
    brief = replace(BRIEF, timezone="America/Chicago", city="Newton, MA", venue="Main Library")
    one = read_apart(bodies(calendar("DTSTART:20260312T180000")), brief).candidates[0]
    assert (local(one.when.start), one.when.tz_source) == ("2026-03-12 19:00", "option")
    assert (one.details.address.name, one.details.address.city) == ("Main Library", "Newton")


def test_a_reading_after_the_first_costs_little():
    read_apart(bodies(CALENDAR), BRIEF)
    started = perf_counter()
    for _ in range(5):
        read_apart(bodies(CALENDAR), BRIEF)
    # 20 ms each where nothing else runs; the limit leaves room for a busy machine.
    assert (perf_counter() - started) / 5 < 0.25


def test_threads_read_at_the_same_time():
    many = [calendar(f"UID:{number}\nDTSTART:20260312T220000Z") for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        readings = list(pool.map(lambda body: read_apart(bodies(body), BRIEF), many))
    assert [reading.uids for reading in readings] == [{str(number)} for number in range(12)]


def test_a_server_that_was_killed_is_started_again():
    read_apart(bodies(CALENDAR), BRIEF)
    process = apart._server._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert read_apart(bodies(CALENDAR), BRIEF).components == 2


HOSTILE = [
    f"UID:{year}-{number}\nDTSTART:{year}0101T000000Z\nRRULE:FREQ=MONTHLY;BYDAY=MO;COUNT=9999;BYSETPOS={number}"
    for year in range(1900, 1950)
    for number in range(1, 5)
]


@pytest.mark.parametrize(
    "limits",
    [Limits(cpu_s=1), Limits(wall_s=1), Limits(most_bytes=60_000_000)],
    ids=["cpu", "wall", "memory"],
)
def test_a_reading_beyond_its_limits_ends_as_too_costly_and_costs_nobody_else(limits):
    large = calendar(*HOSTILE * 20, *[f"DTSTART:20260312T220000Z\nDESCRIPTION:{'long ' * 400}"] * 3_000)
    with pytest.raises(IngestError) as caught:
        read_apart(bodies(large), BRIEF, limits)
    assert str(caught.value) == "too_costly: reading it would take too much time or memory"
    assert read_apart(bodies(CALENDAR), BRIEF).components == 2
