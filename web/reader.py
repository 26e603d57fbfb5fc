"""The reader's own clock, as the browser tells it in a cookie."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest

ZONE_COOKIE = "zone"


def reader_zone(request: HttpRequest) -> str:
    """The IANA time zone of the reader; empty when unknown."""
    name = request.COOKIES.get(ZONE_COOKIE, "")
    if not name or len(name) > 64:
        return ""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return name
