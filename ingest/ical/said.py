"""What a VEVENT says apart from its time, property by property."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.candidate import Said
from ingest.cleaning import plain_text, web_address, web_addresses
from ingest.ical.lines import Component
from ingest.ical.values import point_of, text_of, texts_of
from ingest.report import Repairs
from ingest.wording.price import cost_of_field

# These addresses lead to the calendar, not to the event; the event's own stands in its description.
_FEED_ADDRESS = re.compile(r"icalendar\.aspx|\.ics\b|[?&]ical=1|feed=calendar", re.IGNORECASE)
_AGE_FIELDS = {"age group", "ages", "age", "age range", "audience", "age groups"}
_KIND_FIELDS = {"event type", "type", "category", "program type"}
_COST_FIELDS = {"cost", "fee", "price", "admission", "cost to attend", "ticket price"}
_SIGN_UP_FIELDS = {"registration", "registration required", "registration required?", "rsvp", "sign up"}
_ACCESS_FIELDS = {"accessibility", "accommodations"}
_FIELDS = (
    ("ages", _AGE_FIELDS),
    ("kind", _KIND_FIELDS),
    ("cost", _COST_FIELDS),
    ("registration", _SIGN_UP_FIELDS),
    ("accessibility", _ACCESS_FIELDS),
)
_MEETINGS = ("X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK")


def said_by(component: Component, repairs: Repairs) -> Said:
    """The words of a VEVENT; nothing is judged here."""
    description = text_of(component.first("DESCRIPTION", "X-ALT-DESC"))
    fields = dict(_custom_fields(component))
    cost_words = text_of(component.first("X-COST")) or fields.get("cost", "")
    return Said(
        title=text_of(component.first("SUMMARY")),
        description=description,
        location=text_of(component.first("LOCATION")),
        point=point_of(component.first("GEO"), repairs),
        url=_address(text_of(component.first("URL")).strip(), description),
        organizer=_organizer(component),
        categories=tuple(_categories(component, fields)),
        status=text_of(component.first("STATUS")),
        cost=cost_of_field(cost_words) if cost_words.strip() else None,
        language=_language(component),
        meeting_url=_meeting(component),
        registration=fields.get("registration", ""),
        accessibility=tuple(text for text in (fields.get("accessibility", ""),) if text),
    )


def _meeting(component: Component) -> str:
    """The address of its conference, if it is on the web and not only a telephone number."""
    stated = [*component.all("CONFERENCE"), *(prop for name in _MEETINGS for prop in component.all(name))]
    if not text_of(component.first("LOCATION")).strip():
        # Google adds a meeting to whatever its owner enters; beside a place it says nothing.
        stated += component.all("X-GOOGLE-CONFERENCE")
    addresses = (web_address(text_of(prop)) for prop in stated)
    return next((address for address in addresses if address), "")


def _language(component: Component) -> str:
    prop = component.first("SUMMARY", "DESCRIPTION")
    return prop.params.get("LANGUAGE", "") if prop is not None else ""


def _address(url: str, description: str) -> str:
    if url and not _FEED_ADDRESS.search(url):
        return url
    links = web_addresses(plain_text(description))
    return links[0] if links else ""


def _organizer(component: Component) -> str:
    prop = component.first("ORGANIZER")
    name = prop.params.get("CN", "") if prop is not None else ""
    return name if name and "@" not in name else text_of(component.first("X-HOSTS"))


def _categories(component: Component, fields: dict[str, str]) -> Iterator[str]:
    for prop in component.all("CATEGORIES"):
        yield from texts_of(prop)
    for name, value in fields.items():
        if name in ("ages", "kind"):
            yield value


def _custom_fields(component: Component) -> Iterator[tuple[str, str]]:
    """The fields a library fills in a form of its own, under the idea they express."""
    for prop in component.all("X-TRUMBA-CUSTOMFIELD"):
        name = prop.params.get("NAME", "").strip().lower()
        for idea, names in _FIELDS:
            if name in names:
                yield idea, plain_text(text_of(prop), 100)
