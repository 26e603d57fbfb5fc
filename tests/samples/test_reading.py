"""What our own reader makes of the samples: all of it, without a complaint."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.models import AttendanceMode, CostKind, EventStatus
from ingest.candidate import Candidate
from ingest.context import Context, Reading
from ingest.ical.reader import read_ical
from ingest.options import Window
from ingest.places import PlaceFinder
from ingest.schema_org.reader import read_page
from samples import FEEDS, SampleFeed, render_dates

TODAY = date(2026, 3, 11)
ZONE = ZoneInfo("America/New_York")


def read(feed: SampleFeed) -> tuple[Reading, Context]:
    context = Context(
        window=Window(TODAY, TODAY + timedelta(days=60)),
        now=datetime(2026, 3, 11, 15, 30, tzinfo=ZONE),
        default_zone=ZONE,
        places=PlaceFinder(feed.city),
        option_zone=ZoneInfo(feed.timezone),
        default_venue=feed.venue,
    )
    if feed.path.suffix == ".html":
        return read_page(render_dates(feed.path.read_text(encoding="utf-8"), TODAY), context), context
    return read_ical(feed.path.read_bytes(), "", context), context


@pytest.fixture(scope="module")
def candidates() -> list[Candidate]:
    return [candidate for feed in FEEDS for candidate in read(feed)[0].candidates]


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.path.name)
def test_a_sample_is_read_without_a_rejection_or_repair(feed: SampleFeed) -> None:
    reading, context = read(feed)
    assert len(reading.candidates) >= 14
    assert reading.rejections == []
    assert context.repairs.lines() == []


def test_prices_states_and_ways_to_attend_are_all_there(candidates: list[Candidate]) -> None:
    found = [candidate.details for candidate in candidates]
    assert {one.cost.kind for one in found} == set(CostKind)
    assert {one.attendance for one in found} >= {
        AttendanceMode.OFFLINE,
        AttendanceMode.ONLINE,
        AttendanceMode.MIXED,
    }
    assert {one.status for one in found} >= {
        EventStatus.SCHEDULED, EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.FULL,
    }  # fmt: skip


def test_every_event_in_person_has_a_point_and_a_street(candidates: list[Candidate]) -> None:
    for candidate in candidates:
        details = candidate.details
        if details.attendance != AttendanceMode.ONLINE:
            assert details.point is not None, details.title
            assert details.address is not None
            assert details.address.street, details.title
            assert details.address.city, details.title
