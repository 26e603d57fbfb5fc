"""What the fuzzer starts from: a small input of each kind, and the beginnings of real ones where they are."""

from __future__ import annotations

from pathlib import Path

MOST_BYTES = 4_096
_REAL = {"calendar": ("ics/*",), "page": ("html/*",), "json": ("json/*",), "news": ()}

_CALENDAR = """BEGIN:VCALENDAR
X-WR-TIMEZONE:America/New_York
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one
SEQUENCE:2
DTSTART;TZID=Customized Time Zone:20260312T190000
DURATION:PT1H30M
RRULE:FREQ=MONTHLY;BYDAY=2TH;UNTIL=20260901T000000Z
EXDATE;VALUE=DATE:20260514
RDATE:20260601T190000Z,20260602T190000Z
SUMMARY;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9 \\, free
DESCRIPTION:<p>Ages 3-5 &amp; up\\nFree\\; registration required</p>
LOCATION:City Hall\\, 1000 Commonwealth Ave\\, Newton MA 02459
GEO:42.33;-71.2
STATUS:CONFIRMED
CLASS:PUBLIC
END:VEVENT
BEGIN:VEVENT
UID:one
RECURRENCE-ID;RANGE=THISANDFUTURE:20260409T230000Z
DTSTART;VALUE=DATE:20260410
SUMMARY:CANCELLED: Jazz
END:VEVENT
END:VCALENDAR
"""
_PAGE = """<!doctype html><html><head><title>Events</title>
<link rel="alternate" type="text/calendar" href="/events/?ical=1">
<script type="application/ld+json">{"@graph":[{"@type":["Event","MusicEvent"],"name":"Jazz &amp; more",
"startDate":"2026-03-12T19:00:00-04:00","endDate":"2026-03-12","doorTime":"18:30","duration":"PT2H",
"eventStatus":"https://schema.org/EventRescheduled","previousStartDate":"2026-03-11T19:00",
"location":[{"@type":"Place","name":"City Hall","address":{"streetAddress":"1 Main St",
"addressLocality":"Newton","addressRegion":"MA","postalCode":"02459"},"geo":{"latitude":"42.3","longitude":-71.2}},
{"@type":"VirtualLocation"}],
"offers":[{"price":"5,00","priceCurrency":"USD","availability":"SoldOut"}],"typicalAgeRange":"7-9"},
{"@type":"EventSeries","eventSchedule":{"repeatFrequency":"P1W","byDay":"Thursday","startDate":"2026-03-12"}}]}</script>
</head><body><div itemscope itemtype="https://schema.org/Event"><span itemprop="name">Talk</span>
<time itemprop="startDate" datetime="March 10, 2026 7PM"></time></div>
<a href="webcal://x/y.ics">calendar</a></body></html>
"""
_JSON = """{"events":[{"id":1,"title":"Jazz","start_date":"2026-03-12 19:00:00",
"utc_start_date":"2026-03-12 23:00:00","timezone":"America/New_York","cost":"$5",
"venue":{"venue":"City Hall","city":"Newton","stateprovince":"MA","geo_lat":42.3},
"start":{"utc":"2026-03-12T23:00:00Z","timezone":"America/New_York"},"name":{"text":"Jazz"}}],"total":1}
"""
_NEWS = """<?xml version="1.0"?><rss xmlns:ev="http://purl.org/rss/1.0/modules/event/" version="2.0">
<channel><title>News</title>
<item><title>Jazz</title><link>https://example.org/1</link><ev:startdate>2026-03-12T19:00:00</ev:startdate>
<ev:location>City Hall</ev:location><pubDate>Thu, 12 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>
"""
_OWN = {"calendar": _CALENDAR, "page": _PAGE, "json": _JSON, "news": _NEWS}
KINDS = tuple(_OWN)


def write_seeds(kind: str, folder: Path, real: Path) -> None:
    """Put the seeds of a kind into a folder, a file each; `real` holds the real calendars, if it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own").write_text(_OWN[kind], encoding="utf-8")
    for number, path in enumerate(path for pattern in _REAL[kind] for path in sorted(real.glob(pattern))):
        (folder / f"real-{number}").write_bytes(path.read_bytes()[:MOST_BYTES])
