"""States, provinces, countries and postal codes as addresses write them."""

from __future__ import annotations

import re

_STATE_CODES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY"
)
_PROVINCE_CODES = "AB BC MB NB NL NS NT NU ON PE QC SK YT"
PROVINCES = frozenset(_PROVINCE_CODES.split())
CODES = frozenset(_STATE_CODES.split()) | PROVINCES
_NAMES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID",
    "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC",
    "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA",
    "rhode island": "RI", "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX",
    "utah": "UT", "vermont": "VT", "virginia": "VA", "west virginia": "WV", "wisconsin": "WI",
    "wyoming": "WY", "ontario": "ON", "quebec": "QC", "british columbia": "BC", "alberta": "AB",
    "manitoba": "MB", "nova scotia": "NS", "new brunswick": "NB", "saskatchewan": "SK",
    "mass": "MA", "ind": "IN", "conn": "CT", "calif": "CA", "penn": "PA", "fla": "FL", "mich": "MI",
    "minn": "MN", "wis": "WI", "tenn": "TN", "n.j": "NJ", "n.y": "NY", "n.c": "NC", "s.c": "SC",
    "n.h": "NH", "r.i": "RI", "d.c": "DC", "n.m": "NM", "n.d": "ND", "s.d": "SD", "w.va": "WV",
}  # fmt: skip
COUNTRIES = {
    "usa": "US", "us": "US", "u.s": "US", "u.s.a": "US", "united states": "US",
    "united states of america": "US", "canada": "CA", "united kingdom": "GB", "uk": "GB", "u.k": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "ireland": "IE",
    "australia": "AU",
}  # fmt: skip
US_CODE = r"\d{5}(?:-\d{4})?"
CANADIAN_CODE = r"[A-Z]\d[A-Z] ?\d[A-Z]\d"
BRITISH_CODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_US = re.compile(rf"^({US_CODE})$")
_CANADIAN = re.compile(rf"^{CANADIAN_CODE}$")
_BRITISH = re.compile(rf"^{BRITISH_CODE}$")


def state_code(text: str) -> str:
    """The code of a state or province in any spelling ("NC", "N.C.", "Ind.", "New Jersey"), or empty."""
    bare = text.strip().rstrip(".")
    return bare if bare in CODES else _NAMES.get(bare.lower(), "")


def country_code(text: str) -> str:
    """The code of a country's name, or empty."""
    return COUNTRIES.get(text.strip().rstrip(".").lower(), "")


def postal_code(text: str) -> tuple[str, str]:
    """A US, Canadian or British postal code with its country ("" for a ZIP, whose shape others share)."""
    if _US.match(text):
        return text[:5], ""
    if _CANADIAN.match(text):
        return text, "CA"
    return (text, "GB") if _BRITISH.match(text) else ("", "")
