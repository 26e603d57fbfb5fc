"""Lists of calendars as operators keep them: OPML of feed readers, and CSV with a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from lxml import etree  # type: ignore[import-untyped] # lxml ships no types

from events.models import Feed
from ingest.decoding import to_text
from ingest.errors import IngestError

MOST_BYTES = 5_000_000
MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One calendar of a list; empty where the list says nothing."""

    url: str
    name: str = ""
    city: str = ""
    venue: str = ""
    timezone: str = ""
    publisher: str = ""
    location_rule: str = ""


COLUMNS = tuple(field.name for field in fields(Entry))


def read_list(content: bytes) -> list[Entry]:
    """The entries of an OPML or CSV file; raises IngestError (bad_list) for anything else."""
    if len(content) > MOST_BYTES:
        raise IngestError(f"the list is larger than {MOST_BYTES // 1_000_000} MB", code="bad_list")
    is_xml = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    entries = [entry for entry in (_of_opml(content) if is_xml else _of_csv(to_text(content))) if entry.url]
    if not entries:
        raise IngestError("the list names no calendar", code="bad_list")
    if len(entries) > MOST_ENTRIES:
        raise IngestError(f"the list has more than {MOST_ENTRIES:,} entries", code="bad_list")
    return entries


def as_csv(feeds: Iterable[Feed]) -> str:
    """The feeds as a list that `read_list` reads back."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for entry in map(_entry_of, feeds):
        writer.writerow({name: getattr(entry, name) for name in COLUMNS})
    return out.getvalue()


def as_opml(feeds: Iterable[Feed]) -> str:
    """The feeds as OPML 2.0; what only we know stands in attributes of our own names."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Calendars"
    body = etree.SubElement(root, "body")
    for entry in map(_entry_of, feeds):
        outline = etree.SubElement(
            body, "outline", text=entry.name or entry.url, xmlUrl=entry.url, type="ics"
        )
        for name in COLUMNS[2:]:
            if getattr(entry, name):
                outline.set(name, getattr(entry, name))
    written: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return written.decode()


def _entry_of(feed: Feed) -> Entry:
    return Entry(
        feed.url,
        feed.name,
        feed.default_city,
        feed.default_venue_name,
        feed.timezone,
        feed.publisher,
        feed.location_rule,
    )


def _of_opml(content: bytes) -> Iterator[Entry]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or root.tag != "opml":
        raise IngestError("the list is neither OPML nor CSV", code="bad_list")
    for outline in root.iter("outline"):
        own = {name: outline.get(name, "").strip() for name in COLUMNS[2:]}
        name = outline.get("title") or outline.get("text") or ""
        yield Entry((outline.get("xmlUrl") or outline.get("url") or "").strip(), name.strip(), **own)


def _of_csv(text: str) -> Iterator[Entry]:
    rows = csv.DictReader(io.StringIO(text))
    known = {(name or "").strip().lower(): name for name in rows.fieldnames or []}
    if "url" not in known:
        raise IngestError("the list needs a header with a column url", code="bad_list")
    for row in rows:
        yield Entry(**{name: (row.get(known[name]) or "").strip() for name in COLUMNS if name in known})
