"""The places of schema.org events as publishers write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.candidate import Address, Point
from ingest.cleaning import plain_line
from ingest.ical.values import checked_point
from ingest.report import Repairs
from ingest.schema_org.values import first_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event is, as its `location` says; `words` are those of a place with or without address."""

    address: Address | None = None
    point: Point | None = None
    words: str = ""
    is_virtual: bool = False
    meeting_url: str = ""
    accessibility: tuple[str, ...] = ()


def places_of(value: Any) -> Place:
    """The first real place of a `location`, and whether a virtual one is among them."""
    found = Place()
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            found = replace(found, words=found.words or one)
        elif isinstance(one, dict):
            if "virtual" in first_text(one.get("@type")).lower():
                found = replace(found, is_virtual=True, meeting_url=first_text(one.get("url")))
            elif found.address is None:
                address, point, words = _place(one, found.words)
                found = replace(
                    found, address=address, point=point, words=words, accessibility=tuple(_amenities(one))
                )
    return found


def _amenities(node: dict[str, Any]) -> Iterator[str]:
    """The features that a place says it has."""
    features = node.get("amenityFeature")
    for one in features if isinstance(features, list) else [features]:
        if isinstance(one, dict) and one.get("value") not in (False, "false", "False", "no"):
            yield first_text(one.get("name"))


def _place(node: dict[str, Any], words: str) -> tuple[Address | None, Point | None, str]:
    name = plain_line(first_text(node.get("name")))
    written = node.get("address")
    point = _point(node.get("geo")) or _point(node)
    if isinstance(written, list):
        written = next((one for one in written if one), None)
    if not isinstance(written, dict):
        line = ", ".join(dict.fromkeys(part for part in (name, first_text(written)) if part))
        return None, point, line or words
    address = Address(
        name=name,
        street=plain_line(first_text(written.get("streetAddress"))),
        city=plain_line(first_text(written.get("addressLocality"))),
        state=plain_line(first_text(written.get("addressRegion"))),
        postal_code=plain_line(first_text(written.get("postalCode"))),
        country_code=_country(first_text(written.get("addressCountry"))),
    )
    parts = (address.name, address.street, address.city, address.state)
    line = ", ".join(dict.fromkeys(part for part in parts if part))
    return (address if address else None), point, line or words


def _country(text: str) -> str:
    known = {"UNITED STATES": "US", "USA": "US", "UNITED KINGDOM": "GB", "UK": "GB", "CANADA": "CA"}
    text = text.strip().upper()
    return known.get(text, text if len(text) == 2 else "")


def _point(node: Any) -> Point | None:
    if not isinstance(node, dict) or "latitude" not in node:
        return None
    try:
        return checked_point(float(node["latitude"]), float(node["longitude"]), Repairs())
    except (TypeError, ValueError, KeyError):
        return None
