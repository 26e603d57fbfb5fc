"""Calendars, contexts and moments in few words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from ingest.context import Context
from ingest.options import Window
from ingest.places import PlaceFinder

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=ZoneInfo("America/New_York"))


def make_context(
    city: str = "", timezone: str = "", venue: str = "", base_url: str = "", location_rule: str = "use"
) -> Context:
    """The context of a reading on 10 March 2026."""
    return Context(
        window=Window.around(NOW.date()),
        now=NOW,
        default_zone=ZoneInfo(settings.TIME_ZONE),
        places=PlaceFinder(city),
        option_zone=ZoneInfo(timezone) if timezone else None,
        default_venue=venue,
        location_rule=location_rule,
        base_url=base_url,
    )


def calendar(*events: str, head: str = "") -> bytes:
    """A VCALENDAR around VEVENTs, each given as its lines; UID and SUMMARY are filled in."""
    blocks = []
    for number, event in enumerate(events):
        lines = [line.strip() for line in event.strip().splitlines()]
        names = {line.split(":")[0].split(";")[0].upper() for line in lines}
        lines += [f"UID:event-{number}"] if "UID" not in names else []
        lines += ["SUMMARY:Something"] if "SUMMARY" not in names else []
        blocks.append("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]))
    top = [line.strip() for line in head.strip().splitlines()]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *top, *blocks, "END:VCALENDAR", ""]).encode()


def local(moment: datetime | None, zone: str = "America/New_York") -> str:
    """A moment on the clocks of a zone, for short comparisons."""
    return "" if moment is None else moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
