"""From what a source says about an event to what is stored, apart from its time."""

from __future__ import annotations

from dataclasses import replace

from events.models import AttendanceMode, EventStatus
from ingest.candidate import Address, Details, Said
from ingest.cleaning import plain_line, plain_text, web_address
from ingest.context import Context
from ingest.venues import parse_place
from ingest.wording.ages import ages_of_field, ages_of_text
from ingest.wording.attendance import attendance_of, attendance_of_field, is_online_place
from ingest.wording.price import cost_of_text
from ingest.wording.status import is_said_cancelled, status_of_field, status_of_title
from ingest.wording.tags import accessibility, audience_tags, requires_registration

MAX_TAGS = 20
_NO_PLACE = {
    "tbd",
    "tba",
    "n/a",
    "na",
    "none",
    "-",
    "various",
    "to be announced",
    "to be determined",
    "external location",
}


def describe(said: Said, context: Context, *, is_libcal: bool = False) -> Details:
    """All facts of an event but its time; what is not said plainly stays unknown."""
    title, title_status = status_of_title(plain_line(said.title))
    description = plain_text(said.description)
    location = plain_line(said.location, 500)
    address = _address(said, location, context, is_libcal=is_libcal)
    attendance = _attendance(said, title, description, location, has_venue=bool(address))
    if attendance == AttendanceMode.ONLINE:
        address = None
    located = context.places.locate(address, said.point if address or said.point else None)
    if said.point and address and located.point not in (None, said.point):
        context.repairs.note("GEO far from the stated town was ignored")
    words = f"{title}\n{description}"
    ages = ages_of_field(said.ages) if said.ages else ages_of_text(words)
    categories = [tag for text in said.categories if (tag := plain_line(text, 100))][:MAX_TAGS]
    return Details(
        title=title,
        description=description,
        url=web_address(said.url, context.base_url),
        organizer=plain_line(said.organizer, 300),
        location_text=location,
        address=address,
        point=located.point if attendance != AttendanceMode.ONLINE else None,
        venue_timezone=located.timezone,
        attendance=attendance,
        status=_status(said, title_status, description),
        cost=said.cost if said.cost is not None else cost_of_text(title, description),
        ages=ages,
        audience_tags=audience_tags(f"{title} {said.ages}", categories, ages),
        metadata_tags=tuple(dict.fromkeys(categories)),
        accessibility=accessibility(words),
        requires_registration=requires_registration(words),
        language=said.language[:10],
    )


def _status(said: Said, title_status: str, description: str) -> str:
    """The strongest of what field, title and opening words say."""
    stated = {status_of_field(said.status), title_status}
    if EventStatus.CANCELLED in stated or is_said_cancelled(description):
        return EventStatus.CANCELLED
    for status in (EventStatus.POSTPONED, EventStatus.FULL, EventStatus.RESCHEDULED):
        if status in stated:
            return status
    return EventStatus.SCHEDULED


def _attendance(said: Said, title: str, description: str, location: str, *, has_venue: bool) -> str:
    stated = attendance_of_field(said.attendance)
    if stated != AttendanceMode.UNKNOWN:
        return stated
    return attendance_of(title, description, location, has_venue=has_venue and not is_online_place(location))


def _address(said: Said, location: str, context: Context, *, is_libcal: bool) -> Address | None:
    """The stated place, completed with the operator's venue and town; None when there is none."""
    address = said.address or _parsed(said.location, location, is_libcal=is_libcal)
    if address is None and context.default_venue and not is_online_place(location):
        address = Address(name=context.default_venue)
    if address is None:
        return None
    place = context.places.place_of(address)
    if address.city and context.places.town_of(address) is None:
        # What stood before the state is no town we know.
        town = "" if place is None else place.within if place.kind != "city" else place.name
        address = replace(
            address, name=address.name or address.city, city=town or (address.city if address.name else "")
        )
    if place is not None:
        address = replace(
            address,
            city=address.city or (place.name if place.kind == "city" else place.within),
            state=address.state or place.admin1,
            country_code=address.country_code or place.country_code,
        )
    room = "" if address.room in (address.city, address.street) else address.room
    return _bounded(replace(address, name=address.name or address.street or address.city, room=room))


def _parsed(raw: str, location: str, *, is_libcal: bool) -> Address | None:
    if not location or location.lower().strip(" .-") in _NO_PLACE or is_online_place(location):
        return None
    return parse_place(raw, is_libcal=is_libcal) or None


def _bounded(address: Address) -> Address:
    return Address(
        name=plain_line(address.name, 300),
        room=plain_line(address.room, 200),
        street=plain_line(address.street, 300),
        city=plain_line(address.city, 120),
        state=plain_line(address.state, 60),
        postal_code=plain_line(address.postal_code, 20),
        country_code=address.country_code[:2].upper(),
    )
