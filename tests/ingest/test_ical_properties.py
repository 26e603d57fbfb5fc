"""Calendars written with every freedom of the standard and read back: same instants, same texts."""

from datetime import UTC, date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.detection import read_body
from ingest.fetch.body import Body
from tests.ingest.calendars import make_context

CONTEXT = make_context()
FIRST = datetime.fromisoformat("2026-03-12")
LAST = datetime.fromisoformat("2027-06-01")
ZONES = st.sampled_from(
    ["America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]
)
WALLS = st.integers(0, 380 * 24 * 4).map(lambda quarters: FIRST + timedelta(minutes=15 * quarters))
DAYS = WALLS.map(datetime.date)
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=3)).map(
    lambda span: span - span % timedelta(minutes=1)
)
# What the reading cleans (markup, control and format characters) is tested by example.
TEXTS = st.text(
    st.characters(categories=("Lu", "Ll", "Nd", "Lo"), include_characters=" ,;:\\\"'-éß"), max_size=120
)
TITLES = TEXTS.map(lambda text: " ".join(f"Talk {text} end".replace("\\n", "").replace("\\N", "").split()))
FAST = settings(max_examples=60, deadline=None, derandomize=True)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def folded(line: str, width: int, fold: bytes) -> bytes:
    """The line cut every `width` octets, also inside characters, as careless programs do."""
    raw = line.encode()
    return fold.join(raw[at : at + width] for at in range(0, len(raw), width))


def written(*lines: str, width: int = 75, end: bytes = b"\r\n", indent: bytes = b" ") -> bytes:
    body = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT", "END:VCALENDAR"]
    return end.join(folded(line, width, end + indent) for line in body)


def read(body: bytes):
    return read_body(Body(body, "memory"), CONTEXT)


def exists(wall: datetime, zone: str) -> bool:
    """Whether the clocks of the zone ever show this time."""
    placed = wall.replace(tzinfo=ZoneInfo(zone))
    return placed.astimezone(UTC).astimezone(placed.tzinfo).replace(tzinfo=None) == wall


@FAST
@given(
    st.data(), TITLES, st.integers(20, 90), st.sampled_from([b"\r\n", b"\n"]), st.sampled_from([b" ", b"\t"])
)
def test_texts_are_read_back_however_they_are_folded(data, title, width, end, indent):
    description = data.draw(TEXTS.map(lambda text: " ".join(f"About {text}.".replace("\\", "").split())))
    lines = [f"SUMMARY:{escaped(title)}", f"DESCRIPTION:{escaped(description)}", "DTSTART:20260312T220000Z"]
    found = read(written(*lines, width=width, end=end, indent=indent)).candidates[0].details
    assert (found.title, found.description) == (normalize("NFC", title), normalize("NFC", description))


@FAST
@given(WALLS, ZONES, SPANS, st.sampled_from(["end", "utc end", "duration"]))
def test_instants_are_read_back_in_every_zone(wall, zone, span, form):
    start = wall.replace(tzinfo=ZoneInfo(zone))
    end = start.astimezone(UTC) + span if form == "utc end" else (start + span).astimezone(UTC)
    minutes = int(span.total_seconds()) // 60
    written_end = {
        "end": f"DTEND;TZID={zone}:{wall + span:%Y%m%dT%H%M%S}",
        "utc end": f"DTEND:{end:%Y%m%dT%H%M%SZ}",
        "duration": f"DURATION:P{minutes // 1440}DT{minutes % 1440 // 60}H{minutes % 60}M",
    }[form]
    body = written("SUMMARY:Talk", f"DTSTART;TZID={zone}:{wall:%Y%m%dT%H%M%S}", written_end)
    when = read(body).candidates[0].when
    assert when.timezone == zone
    # A time that no clock shows, and what ends before it starts, are tested by example.
    if exists(wall, zone) and end > start and not when.all_day:
        assert (when.start, when.end) == (start, end)


@FAST
@given(DAYS, st.integers(1, 30), ZONES)
def test_whole_days_are_read_back_as_these_days_in_the_zone(first, days, zone):
    lines = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{first + timedelta(days=days):%Y%m%d}"]
    body = written("SUMMARY:Fair", *lines).replace(
        b"BEGIN:VEVENT", f"X-WR-TIMEZONE:{zone}\r\nBEGIN:VEVENT".encode()
    )
    when = read(body).candidates[0].when
    local = [moment.astimezone(ZoneInfo(zone)) for moment in (when.start, when.end)]
    assert when.all_day
    assert [moment.replace(tzinfo=None) for moment in local] == [
        datetime.combine(first + timedelta(days=more), time()) for more in (0, days)
    ]


RULES = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={}".format,
        st.integers(1, 4),
        st.sampled_from(["MO", "TU,TH", "SA,SU"]),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from([1, 15, 29, 31, -1])),
    st.builds("FREQ=MONTHLY;BYDAY={}".format, st.sampled_from(["1MO", "-1FR", "3WE"])),
)
BOUNDS = st.sampled_from(
    ["", ";COUNT=1", ";COUNT=7", ";COUNT=500", ";UNTIL=20260801T000000", ";UNTIL=20260801"]
)


@FAST
@given(st.dates(date(2019, 1, 1), date(2026, 7, 31)), st.integers(4, 22), ZONES, RULES, BOUNDS, st.data())
def test_series_have_the_times_their_rule_gives_on_the_wall_clock(day, hour, zone, rule, bound, data):
    wall = datetime.combine(day, time(hour, 30))
    until = bound.replace("T000000", "").replace("20260801", "20260801T235959")
    times = sorted({wall, *rrulestr(rule + until, dtstart=wall).between(wall, LAST)})
    gone = data.draw(st.sets(st.sampled_from(times[-40:]), max_size=3))
    exdates = [f"EXDATE;TZID={zone}:{one:%Y%m%dT%H%M%S}" for one in gone]
    lines = [f"DTSTART;TZID={zone}:{wall:%Y%m%dT%H%M%S}", "DURATION:PT1H", f"RRULE:{rule}{bound}", *exdates]
    window = [moment.replace(tzinfo=ZoneInfo(zone)) for moment in times if moment not in gone]
    low, high = CONTEXT.window.bounds(ZoneInfo(zone))
    expected = sorted(one.astimezone(UTC) for one in window if low - timedelta(hours=1) < one < high)
    assert sorted(one.when.start for one in read(written("SUMMARY:Talk", *lines)).candidates) == expected
