"""Where a reader can take an event: the addresses of calendar services and of maps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from events.models import AttendanceMode, Event, Precision, Venue
from web.links import web_link

GOOGLE_CALENDAR = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
GOOGLE_MAPS = "https://www.google.com/maps/dir/"
OPENSTREETMAP = "https://www.openstreetmap.org/directions"
# Long addresses are refused by the services; the page's own address is in each of them.
_LONGEST_DESCRIPTION = 600


@dataclass(frozen=True, slots=True)
class Directions:
    """Ways to a place; empty where it is not known well enough."""

    google_maps: str = ""
    openstreetmap: str = ""

    def __bool__(self) -> bool:
        return bool(self.google_maps or self.openstreetmap)


@dataclass(frozen=True, slots=True)
class Actions:
    """What one tap does with an event: each an address, made when it is shown and opened when it is tapped.

    `site` ("https://events.example") begins the addresses that others follow.
    """

    event: Event
    site: str = ""

    @property
    def page(self) -> str:
        """The event's page."""
        return self.site.rstrip("/") + reverse("web:event", args=[self.event.pk])

    @property
    def ics(self) -> str:
        """The event as a file."""
        return reverse("web:event_ics", args=[self.event.pk])

    @property
    def google(self) -> str:
        """Google Calendar's form."""
        return google_calendar(self.event, page_url=self.page)

    @property
    def outlook(self) -> str:
        """Outlook's form."""
        return outlook(self.event, page_url=self.page)

    @property
    def directions(self) -> Directions:
        """The way there; none to what is online."""
        is_online = self.event.event_attendance_mode == AttendanceMode.ONLINE
        return Directions() if is_online else directions_to(self.event)


def google_calendar(event: Event, *, page_url: str) -> str:
    """Google Calendar's form, filled in: local times with their zone, or the days of an all-day event.

    Its `dates` needs an end; one that is not known is the start, which the service shows as a moment.
    """
    start, end = event.local_start, event.local_end
    if event.all_day:
        first, after = _days(event)
        dates = f"{first:%Y%m%d}/{after:%Y%m%d}"
    else:
        dates = f"{start:%Y%m%dT%H%M%S}/{end or start:%Y%m%dT%H%M%S}"
    parameters = {"action": "TEMPLATE", "text": event.title, "dates": dates, "ctz": event.timezone}
    parameters |= {"details": _details(event, page_url), "location": _where(event)}
    return f"{GOOGLE_CALENDAR}?{_query(parameters)}"


def outlook(event: Event, *, page_url: str) -> str:
    """Outlook's form, filled in: moments in UTC, which it shows on the reader's clock."""
    parameters = {"path": "/calendar/action/compose", "rru": "addevent", "subject": event.title}
    if event.all_day:
        first, after = _days(event)
        parameters |= {"startdt": f"{first:%Y-%m-%d}", "enddt": f"{after:%Y-%m-%d}", "allday": "true"}
    else:
        parameters["startdt"] = _in_utc(event.start_time)
        if event.end_time is not None:
            parameters["enddt"] = _in_utc(event.end_time)
    parameters |= {"body": _details(event, page_url), "location": _where(event)}
    return f"{OUTLOOK}?{_query(parameters)}"


def directions_to(event: Event) -> Directions:
    """The way to where an event is."""
    if event.venue is not None:
        return directions_to_venue(event.venue)
    where = event.location_text.strip()
    return Directions(google_maps=_to_address(where)) if where and not web_link(where) else Directions()


def directions_to_venue(venue: Venue) -> Directions:
    """The way to a venue: by its point where that is its own, else by its name and address."""
    by_name = _to_address(", ".join(part for part in (venue.name, venue.address) if part))
    if venue.precision != Precision.EXACT or venue.latitude is None or venue.longitude is None:
        return Directions(google_maps=by_name)
    to = f"{venue.latitude:.5f},{venue.longitude:.5f}"
    by_point = f"{GOOGLE_MAPS}?{_query({'api': '1', 'destination': to})}"
    return Directions(
        google_maps=by_name if venue.street_address else by_point,
        openstreetmap=f"{OPENSTREETMAP}?{_query({'route': f';{to}'})}",
    )


def _to_address(where: str) -> str:
    return f"{GOOGLE_MAPS}?{_query({'api': '1', 'destination': where})}"


def _days(event: Event) -> tuple[datetime, datetime]:
    """The first day and the one after the last, as their local midnights."""
    start, end = event.local_start, event.local_end
    return start, max(end or start, start + timedelta(days=1))


def _details(event: Event, page_url: str) -> str:
    about = event.description.strip()
    if len(about) > _LONGEST_DESCRIPTION:
        about = about[:_LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    return "\n\n".join(part for part in (about, web_link(event.url), page_url) if part)


def _where(event: Event) -> str:
    return ", ".join(part for part in (event.room_name, event.location) if part)


def _in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _query(parameters: dict[str, str]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})
