"""The place an event has: what the source states, seen through the calendar's location rule."""

from __future__ import annotations

import re
from dataclasses import replace

from events.models import Feed
from gazetteer import Place
from ingest.candidate import Address, Said
from ingest.cleaning import plain_line
from ingest.context import Context
from ingest.venues.keys import folded
from ingest.venues.parsing import parse_place
from ingest.wording.attendance import is_online_place

_NO_PLACE = re.compile(
    r"^\W*(?:tb[dac]|n/?a|none|various|to be (?:announced|determined|confirmed)|external location|off-?site|"
    r"(?:multiple|various|several) (?:venues|locations|places|sites)|"
    r"see (?:description|details|website|below)|"
    r"(?:location|venue|place|room) (?:tb[dac]|to be (?:announced|determined|confirmed)))?\W*$",
    re.IGNORECASE,
)


def stated_address(said: Said, location: str, context: Context, *, is_libcal: bool) -> Address | None:
    """The place as source, rule, operator and gazetteer give it together; None when there is none."""
    address = _by_rule(said, location, context, is_libcal=is_libcal)
    return _completed(address, context) if address is not None else None


def is_place(location: str) -> bool:
    """Whether a text names a place at all, and not "TBD", "Zoom" or nothing."""
    return not _NO_PLACE.match(location) and not is_online_place(location)


def _by_rule(said: Said, location: str, context: Context, *, is_libcal: bool) -> Address | None:
    rule, default = context.location_rule, context.default_venue
    if rule == Feed.LocationRule.ONLINE:
        return None
    if rule == Feed.LocationRule.OVERRIDE and default:
        return Address(name=default)
    if rule == Feed.LocationRule.ROOM and default:
        if is_online_place(location):
            return None
        return Address(name=default, room=location if is_place(location) else "")
    if said.address is not None:
        return said.address
    if is_place(location):
        return parse_place(said.location, is_libcal=is_libcal) or None
    return Address(name=default) if default and not is_online_place(location) else None


def _completed(address: Address, context: Context) -> Address:
    """The address with what the gazetteer knows of its town, and a name."""
    address = _town_out_of_room(address, context.places.home)
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


def _town_out_of_room(address: Address, home: Place | None) -> Address:
    """ "Goat Farm Park, Bloomington": what stands last is the calendar's own town, not a room."""
    if home is None or address.city or not address.room:
        return address
    town = home.name if home.kind == "city" else home.within
    return replace(address, city=town, room="") if folded(address.room) == folded(town) else address


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
