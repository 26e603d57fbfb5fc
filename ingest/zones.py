"""From the time zone names that calendars use to real time zones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

# The names Ruby on Rails writes; source: ActiveSupport::TimeZone.
_RAILS: Final = {
    "International Date Line West": "Etc/GMT+12", "Midway Island": "Pacific/Midway",
    "American Samoa": "Pacific/Pago_Pago", "Hawaii": "Pacific/Honolulu", "Alaska": "America/Juneau",
    "Pacific Time (US & Canada)": "America/Los_Angeles", "Tijuana": "America/Tijuana",
    "Mountain Time (US & Canada)": "America/Denver", "Arizona": "America/Phoenix",
    "Chihuahua": "America/Chihuahua", "Mazatlan": "America/Mazatlan",
    "Central Time (US & Canada)": "America/Chicago", "Saskatchewan": "America/Regina",
    "Guadalajara": "America/Mexico_City", "Mexico City": "America/Mexico_City",
    "Monterrey": "America/Monterrey", "Central America": "America/Guatemala",
    "Eastern Time (US & Canada)": "America/New_York", "Indiana (East)": "America/Indiana/Indianapolis",
    "Bogota": "America/Bogota", "Lima": "America/Lima", "Quito": "America/Lima",
    "Atlantic Time (Canada)": "America/Halifax", "Caracas": "America/Caracas",
    "La Paz": "America/La_Paz", "Santiago": "America/Santiago", "Newfoundland": "America/St_Johns",
    "Brasilia": "America/Sao_Paulo", "Buenos Aires": "America/Argentina/Buenos_Aires",
    "Montevideo": "America/Montevideo", "Puerto Rico": "America/Puerto_Rico",
    "Greenland": "America/Nuuk", "Azores": "Atlantic/Azores", "Dublin": "Europe/Dublin",
    "Edinburgh": "Europe/London", "Lisbon": "Europe/Lisbon", "London": "Europe/London",
    "Greenwich Mean Time": "Etc/UTC", "Amsterdam": "Europe/Amsterdam", "Athens": "Europe/Athens",
    "Berlin": "Europe/Berlin", "Bern": "Europe/Zurich", "Brussels": "Europe/Brussels",
    "Copenhagen": "Europe/Copenhagen", "Helsinki": "Europe/Helsinki", "Madrid": "Europe/Madrid",
    "Paris": "Europe/Paris", "Prague": "Europe/Prague", "Rome": "Europe/Rome",
    "Stockholm": "Europe/Stockholm", "Vienna": "Europe/Vienna", "Warsaw": "Europe/Warsaw",
    "Zurich": "Europe/Zurich", "Istanbul": "Europe/Istanbul", "Kyiv": "Europe/Kyiv",
    "Moscow": "Europe/Moscow", "Jerusalem": "Asia/Jerusalem", "Abu Dhabi": "Asia/Muscat",
    "Mumbai": "Asia/Kolkata", "New Delhi": "Asia/Kolkata", "Beijing": "Asia/Shanghai",
    "Hong Kong": "Asia/Hong_Kong", "Singapore": "Asia/Singapore", "Tokyo": "Asia/Tokyo",
    "Seoul": "Asia/Seoul", "Perth": "Australia/Perth", "Adelaide": "Australia/Adelaide",
    "Brisbane": "Australia/Brisbane", "Canberra": "Australia/Sydney",
    "Melbourne": "Australia/Melbourne", "Sydney": "Australia/Sydney", "Auckland": "Pacific/Auckland",
    "Wellington": "Pacific/Auckland",
}  # fmt: skip

# What people in North America and Britain write; the zone with its summer time is meant.
_SPOKEN: Final = {
    "eastern": "America/New_York", "eastern time": "America/New_York", "us/eastern": "America/New_York",
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York",
    "est5edt": "America/New_York", "central": "America/Chicago", "central time": "America/Chicago",
    "ct": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago",
    "cst6cdt": "America/Chicago", "mountain": "America/Denver", "mountain time": "America/Denver",
    "mt": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver",
    "mst7mdt": "America/Denver", "pacific": "America/Los_Angeles",
    "pacific time": "America/Los_Angeles", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles", "pst8pdt": "America/Los_Angeles", "bst": "Europe/London",
    "gmt/bst": "Europe/London", "utc": "Etc/UTC", "gmt": "Etc/UTC", "z": "Etc/UTC",
    "etc/utc": "Etc/UTC", "utc+00:00": "Etc/UTC", "coordinated universal time": "Etc/UTC",
    "microsoft/utc": "Etc/UTC", "tzone://microsoft/utc": "Etc/UTC",
}  # fmt: skip

# Outlook's display names whose cities differ from Rails': what stands after "(UTC-05:00) ".
_OUTLOOK: Final = {
    "Dublin, Edinburgh, Lisbon, London": "Europe/London",
    "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Berlin",
    "Brussels, Copenhagen, Madrid, Paris": "Europe/Paris",
    "Belgrade, Bratislava, Budapest, Ljubljana, Prague": "Europe/Budapest",
    "Sarajevo, Skopje, Warsaw, Zagreb": "Europe/Warsaw",
    "Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius": "Europe/Kyiv",
    "Bogota, Lima, Quito, Rio Branco": "America/Bogota",
    "Guadalajara, Mexico City, Monterrey": "America/Mexico_City",
    "Chennai, Kolkata, Mumbai, New Delhi": "Asia/Kolkata",
    "Beijing, Chongqing, Hong Kong, Urumqi": "Asia/Shanghai",
    "Canberra, Melbourne, Sydney": "Australia/Sydney",
    "Auckland, Wellington": "Pacific/Auckland",
    "Osaka, Sapporo, Tokyo": "Asia/Tokyo",
}
_OFFSET_PREFIX = re.compile(r"^\(?(?:UTC|GMT)?\s*[+-]?\d{0,2}:?\d{0,2}\)?\s+(?=\S)", re.IGNORECASE)


@cache
def known_zone(name: str) -> ZoneInfo | None:
    """The zone of an IANA, Windows, Rails or Outlook name, in or out of quotes and paths; None if unknown."""
    cleaned = name.strip().strip("\"'").strip()
    if not cleaned:
        return None
    for form in (cleaned, _OFFSET_PREFIX.sub("", cleaned)):
        iana = _iana_name(form)
        if iana:
            return ZoneInfo(iana)
    return None


def find_zone(name: str, embedded: Mapping[str, tzinfo]) -> tzinfo | None:
    """A known zone, else the one the calendar itself defines under this name, else None."""
    return known_zone(name) or embedded.get(name.strip().strip("\"'"))


def zone_name(zone: tzinfo) -> str:
    """The IANA name of a zone, or empty."""
    return zone.key if isinstance(zone, ZoneInfo) else ""


@cache
def _folded_names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def _iana_name(name: str) -> str:
    for table in (WINDOWS_TO_OLSON, _RAILS, _OUTLOOK):
        if name in table:
            return table[name]
    lowered = name.lower().replace(" ", "_")
    if name.lower() in _SPOKEN:
        return _SPOKEN[name.lower()]
    # /freeassociation.sourceforge.net/America/New_York and other paths that end in a name.
    parts = [part for part in lowered.split("/") if part]
    for length in (3, 2):
        tail = "/".join(parts[-length:])
        if len(parts) >= length and tail in _folded_names():
            return _folded_names()[tail]
    return _folded_names().get(lowered, "")
