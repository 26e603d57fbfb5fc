"""Lists of calendars: what is written is read back, and what is hostile is refused."""

import pytest

from events.models import Feed
from ingest.errors import IngestError
from ingest.lists import Entry, as_csv, as_opml, read_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def feeds():
    Feed.objects.create(
        url="https://example.org/a.ics", name="Ä, “quoted”", default_city="Newton, MA", publisher="aggregator"
    )
    Feed.objects.create(url="https://example.org/b", name="<b>", location_rule="online")
    return Feed.objects.order_by("id")


@pytest.mark.parametrize("written", [as_csv, as_opml])
def test_a_list_that_was_written_is_read_back(feeds, written):
    first, second = read_list(written(feeds).encode())
    assert first == Entry(
        "https://example.org/a.ics", "Ä, “quoted”", "Newton, MA", "", "", "aggregator", "use"
    )
    assert (second.name, second.location_rule) == ("<b>", "online")


def test_the_opml_of_a_feed_reader_is_understood():
    opml = b"""<?xml version="1.0"?><opml><body><outline text="Town">
      <outline text="Library" xmlUrl="webcal://example.org/x.ics"/></outline></body></opml>"""
    assert read_list(opml) == [Entry("webcal://example.org/x.ics", "Library")]


def test_columns_may_stand_in_any_order_and_others_are_passed_over():
    text = "Remarks,City,URL\nnone,Newton,https://example.org/\n,,\n".encode("utf-16")
    assert read_list(text) == [Entry("https://example.org/", city="Newton")]


@pytest.mark.parametrize(
    "content",
    [b"", b"name\nx", b"<html></html>", b"<opml", b"\x00\xff", b"u" * 5_000_001],
    ids=["empty", "no url", "a page", "broken", "bytes", "too large"],
)
def test_what_is_no_list_is_refused_with_a_sentence(content):
    with pytest.raises(IngestError, match=r"^bad_list"):
        read_list(content)


def test_entities_are_not_expanded():
    bomb = b"""<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>
      <opml><body><outline text="&a;" xmlUrl="https://example.org/"/></body></opml>"""
    assert "root" not in read_list(bomb)[0].name
