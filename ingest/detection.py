"""What kind of calendar a body is, by its content: names and headers lie."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.cleaning import plain_line
from ingest.context import Context, Reading
from ingest.decoding import to_text
from ingest.errors import NotACalendar
from ingest.fetch.body import Body
from ingest.ical.lines import is_ical
from ingest.ical.reader import read_ical
from ingest.json_feeds import read_json
from ingest.schema_org.reader import read_page

_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|script|div|meta)\b", re.IGNORECASE)
_FEED = re.compile(r"<\s*(?:rss|feed|rdf:RDF)\b")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEAD = 5_000


def read_body(body: Body, context: Context) -> Reading:
    """The events of a body of any kind; raises NotACalendar with one sentence why there are none."""
    if not body.content.strip():
        raise NotACalendar("the body is empty")
    return _reader_for(body)(body, context)


def _reader_for(body: Body) -> Callable[[Body, Context], Reading]:
    if is_ical(body.content):
        return lambda body, context: read_ical(body.content, body.charset, context)
    head = to_text(body.content[:_HEAD], body.charset).lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return lambda body, context: read_json(to_text(body.content, body.charset), context)
    if _FEED.search(head) and not _HTML.search(head):
        raise NotACalendar("a news feed (RSS or Atom) gives no event dates")
    if _HTML.search(head):
        return _read_html
    raise NotACalendar("neither a calendar nor a page")


def _read_html(body: Body, context: Context) -> Reading:
    text = to_text(body.content, body.charset)
    reading = read_page(text, context)
    if not reading.components:
        title = _TITLE.search(text)
        named = f' ("{plain_line(title[1], 60)}")' if title and title[1].strip() else ""
        raise NotACalendar(f"no schema.org events on this page{named}")
    return reading
