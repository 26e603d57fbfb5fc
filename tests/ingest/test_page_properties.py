"""Pages written by Hypothesis and read back: the same instants, the same texts."""

import html
import json
import time
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import plain_line, plain_text
from ingest.detection import read_body
from ingest.errors import NotACalendar
from ingest.fetch.body import Body
from ingest.schema_org.values import read_moment
from tests.ingest.calendars import NOW, make_context

CLEAN = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="<>&"), min_size=1
)
TITLES = CLEAN.map(lambda text: f"Talk {text}").filter(
    lambda text: plain_line(text) == text and len(text) < 100
)
MOMENTS = st.integers(0, 390 * 24 * 12).map(lambda steps: NOW.astimezone(UTC) + timedelta(minutes=5 * steps))
OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@st.composite
def events(draw):
    """An event's title, text, start and end with offsets of their own."""
    start = draw(MOMENTS)
    end = start + timedelta(minutes=draw(st.integers(1, 600)))
    zone = draw(OFFSETS)
    return draw(TITLES), draw(CLEAN), start.astimezone(zone), end.astimezone(zone)


def json_ld(number, event):
    title, text, start, end = event
    times = {"startDate": start.isoformat(), "endDate": end.isoformat()}
    url = f"https://town.org/{number}"
    return {"@type": "Event", "name": title, "description": text, "url": url, **times}


def written(nodes, shape, *, is_ascii):
    """A page with the nodes as scripts of their own, in one list, a graph or a list of items."""
    whole = {
        "list": [nodes],
        "graph": [{"@context": "https://schema.org", "@graph": nodes}],
        "items": [
            {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": one} for one in nodes]}
        ],
        "scripts": nodes,
    }[shape]
    texts = [json.dumps(one, ensure_ascii=is_ascii) for one in whole]
    return "<html>" + "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)


def read(page):
    return read_body(Body(page.encode(), "https://town.org/"), make_context())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(events(), min_size=1, max_size=4),
    st.sampled_from(["list", "graph", "items", "scripts"]),
    st.booleans(),
)
def test_json_ld_is_read_back_as_it_was_written(listed, shape, is_ascii):
    nodes = [json_ld(number, event) for number, event in enumerate(listed)]
    reading = read(written(nodes, shape, is_ascii=is_ascii))
    found = sorted((one.uid, one.details.description, one.when.start) for one in reading.candidates)
    assert found == [
        (f"https://town.org/{number}", plain_text(text), start.astimezone(UTC))
        for number, (_, text, start, _) in enumerate(listed)
    ]
    assert reading.rejections == []


@settings(max_examples=60, deadline=None)
@given(events())
def test_microdata_is_read_back_as_it_was_written(event):
    title, _, start, end = event
    page = f"""<html><body><div itemscope itemtype="https://schema.org/Event">
    <h1 itemprop="name">{html.escape(title)}</h1>
    <time itemprop="startDate" datetime="{start.isoformat()}"></time>
    <meta itemprop="endDate" content="{end.isoformat()}"></div></body></html>"""
    (one,) = read(page).candidates
    assert (one.when.start, one.when.end) == (start.astimezone(UTC), end.astimezone(UTC))


@settings(max_examples=200, deadline=None)
@given(MOMENTS, OFFSETS)
def test_every_iso_form_of_an_instant_is_that_instant(instant, zone):
    moment = instant.astimezone(zone)
    compact = moment.strftime("%Y-%m-%dT%H:%M:%S%z")
    for text in (
        moment.isoformat(),
        compact,
        moment.isoformat(" "),
        moment.isoformat(timespec="milliseconds"),
    ):
        assert read_moment(text) == moment


SCRIPTS = st.recursive(
    st.none() | st.floats() | st.text(max_size=10) | st.sampled_from(["2026-03-12", "Event", "P1W", True]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["@type", "@id", "name", "startDate", "endDate", "location", "offers", "subEvent",
             "eventSchedule", "byDay", "repeatFrequency", "address", "geo", "price", "url", "organizer"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(SCRIPTS)
def test_any_value_of_any_property_is_survived(value):
    event = {
        "@type": "Event",
        "name": "Talk",
        "startDate": "2026-03-12",
        **(value if isinstance(value, dict) else {}),
    }
    everywhere = dict.fromkeys(("location", "offers", "eventSchedule"), value)
    page = written(
        [{**event, **everywhere}, value],
        "scripts",
        is_ascii=True,
    )
    try:
        reading = read(page)
    except NotACalendar:
        return
    assert reading.components >= len(reading.rejections)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"<html>", b"<rss>", b"{", b"<html itemscope>", b'<script type="application/ld+json">']),
)
def test_any_bytes_are_read_or_refused_in_one_sentence(content, head):
    assert "\n" not in refusal_of(head + content)


SCRIPT = b'<html><script type="application/ld+json">{'


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"<html>", b'<script type="application/ld+json">'),
        (b"<html>", b"<title "),
        (SCRIPT, b" "),
        (SCRIPT, b'\\"'),
        (SCRIPT, b"/*"),
        (SCRIPT, b"// "),
        (SCRIPT, b'{"a":'),
        (SCRIPT, b"&quot;,"),
        (b"<html>", b"<div itemscope>"),
    ],
)
def test_a_page_of_openings_that_nothing_closes_costs_no_more_than_its_size(head, piece):
    before = time.process_time()
    assert refusal_of(head + piece * (600_000 // len(piece)) + b'x}"</script>')
    assert time.process_time() - before < 2


def refusal_of(content):
    """Why a body is not read; empty when it is."""
    try:
        read_body(Body(content, "https://town.org/"), make_context())
    except NotACalendar as exc:
        return str(exc)
    return ""
