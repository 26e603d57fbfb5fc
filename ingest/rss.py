"""RSS and Atom, where an item has a field for when its event is; when it was published says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from lxml import etree  # type: ignore[import-untyped] # lxml ships no types

from ingest.candidate import Address, Point, Said
from ingest.cleaning import plain_line
from ingest.context import Context, Reading
from ingest.errors import NotACalendar
from ingest.json_feeds.fields import Object, end_of, is_true, joined, point_of, text
from ingest.loose import LooseEvent, Span, Written, read_loose
from ingest.schema_org.values import read_clock, read_moment
from ingest.wording.price import cost_of_field

MAX_FIELDS = 200
# Local names of fields, the exact before the local, and only names that mean an event's time.
_STARTS = (
    "start_date", "dtstart", "localstart", "start_date_local", "localtime", "startdate", "starttime",
    "start_time", "startdatetime", "start", "starts", "eventdate", "event_date", "eventstartdate",
    "event_start", "eventstart", "date_of_event",
)  # fmt: skip
_ENDS = (
    "end_date", "dtend", "localend", "end_date_local", "enddate", "endtime", "end_time", "enddatetime",
    "end", "ends", "eventenddate", "event_end", "eventend",
)  # fmt: skip
_FEED_TAGS = {"item", "entry"}


def read_rss(content: bytes, context: Context) -> Reading:
    """The candidates of the items that carry an event's date; raises NotACalendar when none does."""
    root = _parsed(content)
    items = [_fields(item) for item in root.iter() if _name(item) in _FEED_TAGS]
    dated = [item for item in items if _written_start(item)]
    if not dated:
        raise NotACalendar("a news feed (RSS or Atom) whose items carry no event dates")
    if len(dated) < len(items):
        context.repairs.note(f"{len(items) - len(dated)} items without an event date were left out")
    language = next((_text(one)[:2] for one in root.iter() if _name(one) == "language"), "")
    reading = read_loose("rss", dated, lambda item: _event_of(item, language), context)
    title = next((_text(one) for one in root.iter() if _name(one) == "title"), "")
    reading.name = plain_line(title, 200)
    return reading


def _parsed(content: bytes) -> etree._Element:
    # No entities, no files, no network: a feed is data and nothing else.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (ValueError, etree.LxmlError):
        root = None
    return root if root is not None else etree.Element("rss")


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _fields(item: etree._Element) -> Object:
    """The fields of an item by their local names; those within another by both names, the first of each."""
    found: Object = {}
    for path, element in _walk(item):
        name = ".".join(path)
        value = _text(element) or str(element.get("href") or element.get("startTime") or "").strip()
        if name == "when":
            found["start"], found["end"] = element.get("startTime"), element.get("endTime")
            value = ""
        if name == "where":
            value = value or str(element.get("valueString") or "")
        if name == "category":
            found.setdefault("categories", []).append(value or str(element.get("term") or ""))
        elif value:
            found.setdefault(name, value)
    return found


def _walk(item: etree._Element) -> Iterator[tuple[Sequence[str], etree._Element]]:
    for child in list(item)[:MAX_FIELDS]:
        name = _name(child)
        if not name:
            continue
        yield (name,), child
        if name in {"location", "registration_info", "point", "where"}:
            yield from (((name, _name(part)), part) for part in list(child)[:MAX_FIELDS] if _name(part))


def _written_start(item: Object) -> str:
    # LibCal's and CivicPlus' dates stand apart from their times.
    return text(item, *_STARTS, "eventdates") or (text(item, "date") if "eventid" in item else "")


def _event_of(item: Object, language: str) -> LooseEvent:
    url = text(item, "link", "weblink", "guid", "id")
    address, place = _address(item)
    said = Said(
        title=text(item, "title", "summary"),
        description=text(item, "description", "content", "encoded", "summary"),
        location=place,
        address=address,
        point=_point(item),
        url=url if url.startswith("http") else "",
        organizer=text(item, "organizer", "presenter"),
        categories=(*map(str, item.get("categories", ())), *filter(None, (text(item, "audience"),))),
        status="cancelled" if is_true(text(item, "is_cancelled")) else text(item, "status", "eventstatus"),
        attendance="online" if is_true(text(item, "is_virtual")) else "",
        cost=cost_of_field(text(item, "cost", "price")) if text(item, "cost", "price") else None,
        ages=text(item, "audience", "ages"),
        language=language,
        registration="registration required" if is_true(text(item, "registration_info.is_required")) else "",
        sold_out="full" if is_true(text(item, "registration_info.is_full")) else "",
    )
    return LooseEvent(uid=text(item, "uid", "guid", "id") or url, said=said, times=lambda: [_span(item)])


def _address(item: Object) -> tuple[Address | None, str]:
    """The place in parts where the feed has parts, and in words."""
    street = " ".join(filter(None, (text(item, "location.number"), text(item, "location.street"))))
    found = Address(
        name=text(item, "location.name"),
        room=text(item, "location.location_details"),
        street=street,
        city=text(item, "location.city"),
        state=text(item, "location.state"),
        postal_code=text(item, "location.zip"),
    )
    if found:
        return found, joined(found.name, found.room, found.street, found.city)
    whole = "" if "location.name" in item else text(item, "location", "where", "venue")
    return None, joined(whole, text(item, "campus"))


def _point(item: Object) -> Point | None:
    parts = text(item, "point.pos", "where.pos", "point").replace(",", " ").split()
    if len(parts) == 2:
        return point_of(*parts)
    return point_of(
        text(item, "lat", "latitude", "location.latitude"),
        text(item, "long", "lon", "longitude", "location.longitude"),
    )


def _span(item: Object) -> Span:
    if "eventdates" in item:
        return _civic_span(text(item, "eventdates"), text(item, "eventtimes"))
    if "date" in item and "eventid" in item:
        return _clocked(_date(text(item, "date")), text(item, "start"), text(item, "end"))
    start = read_moment(text(item, *_STARTS))
    end = end_of(text(item, *_ENDS))
    if is_true(text(item, "cdo-alldayevent")):
        # The local days, for an all-day event's instants are midnights of some zone.
        first = _date(text(item, "localstart", *_STARTS))
        last = end_of(text(item, "localend", *_ENDS))
        return Span(first, _day(last) if last is not None and _day(last) > first else None)
    if isinstance(start, datetime) and end is not None and not isinstance(end, datetime):
        end = end + timedelta(days=1) if end > start.date() else None
    if not isinstance(start, datetime) and end is not None:
        end = _day(end) + timedelta(days=1)
    return Span(start, end)


def _civic_span(dates: str, times: str) -> Span:
    """CivicPlus: "March 12, 2026 - March 14, 2026" and "07:00 PM - 08:30 PM"."""
    first, _, last = dates.partition(" - ")
    start, _, end = times.partition(" - ")
    day = _date(first)
    if last and (last_day := end_of(last)) is not None and _day(last_day) > day:
        return Span(day, _day(last_day) + timedelta(days=1))
    return _clocked(day, start, end)


def _clocked(day: date, start: str, end: str) -> Span:
    """A day with the times of day of its start and end; all day without, or from 0:00 to 23:59."""
    first, last = read_clock(start), read_clock(end)
    is_whole_day = first == time.min and (last is None or last in (time(23, 59), time.min))
    if first is None or is_whole_day:
        return Span(day)
    begin = datetime.combine(day, first)
    until = datetime.combine(day, last) if last is not None and last != first else None
    return Span(begin, until + timedelta(days=1) if until is not None and until < begin else until)


def _date(written: str) -> date:
    return _day(read_moment(written))


def _day(value: Written) -> date:
    return date(value.year, value.month, value.day)
