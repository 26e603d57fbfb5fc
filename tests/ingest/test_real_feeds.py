"""Calendars that real publishers served, read in place."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ingest.context import Context
from ingest.detection import read_body
from ingest.errors import NotACalendar
from ingest.fetch.files import files_in, read_file
from ingest.options import Window
from ingest.places import PlaceFinder

NOW = datetime.fromisoformat("2026-08-22T12:00:00-04:00")


def read(path, window=None):
    """The reading of a file, by default of the 90 days its reference counts are for."""
    context = Context(
        window=window or Window(date(2026, 8, 22), date(2026, 11, 20)),
        now=NOW,
        default_zone=ZoneInfo("America/New_York"),
        places=PlaceFinder(),
    )
    return read_body(read_file(path), context)


def test_every_calendar_gives_the_counts_of_its_reference(feeds_dir):
    listed = [
        entry for entry in json.loads((feeds_dir / "manifest.json").read_text()) if "reference" in entry
    ]
    readings = {entry["file"]: read(feeds_dir / entry["file"]) for entry in listed}
    expected = {
        entry["file"]: (entry["reference"]["vevents"], entry["reference"]["occ_90d"], 0) for entry in listed
    }
    assert {
        name: (reading.components, len(reading.candidates), len(reading.rejections))
        for name, reading in readings.items()
    } == expected


def test_every_other_file_gives_events_or_says_why_not(feeds_dir):
    listed = json.loads((feeds_dir / "manifest.json").read_text())
    counted = {entry["file"] for entry in listed if "reference" in entry}
    silent = {}
    for path in files_in(feeds_dir):
        if str(path.relative_to(feeds_dir)) in counted:
            continue
        try:
            # These hold events of the years before; they are read as of any time.
            reading = read(path, Window(date(2018, 1, 1), date(2027, 1, 1)))
        except NotACalendar as exc:
            silent[path.name[:2]] = str(exc)
        else:
            assert reading.candidates or reading.rejections, path.name
    assert silent.keys() == {"15", "22", "ma"}
    assert all(reason.startswith("not_a_calendar: no ") for reason in silent.values())


def test_places_zones_and_marks_of_real_calendars_are_understood(feeds_dir):
    (cafe,) = {
        one.details.address
        for one in read(next(feeds_dir.glob("ics/02*"))).candidates
        if one.details.title == "City Council Meeting"
    }
    assert (cafe.name, cafe.street, cafe.city, cafe.state) == (
        "City Hall",
        "900 Clifton Avenue",
        "Clifton",
        "NJ",
    )
    walk = next(
        one
        for one in read(next(feeds_dir.glob("ics/04*"))).candidates
        if one.details.title.startswith("Forsythe")
    )
    assert walk.when.start == datetime.fromisoformat("2026-08-22T08:45:00-04:00")
    library = read(next(feeds_dir.glob("ics/07*"))).candidates
    assert sum(one.details.status == "cancelled" for one in library) == 54
    assert not any("CANCELLED" in one.details.title for one in library)
    assert all(one.details.point for one in library if one.details.address)
