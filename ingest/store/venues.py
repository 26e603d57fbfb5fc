"""The venues of a reading: found by name and town, made once, completed and sharpened.

Which of two values stays depends on the values, not on who came first, so that the order of the calendars
does not change the result. What an operator has corrected stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from events.corrections import POINT
from events.models import Correction, Event, Precision, Venue, VenueAlias
from gazetteer.distance import miles_between
from ingest.candidate import Details
from ingest.store.corrected import venue_corrections
from ingest.venues import venue_key

BATCH = 500
NEAR_MILES = 1.0
NO_POINT = "Nothing says where it is."
TOWN_ONLY = "Only its town is known."
APART = "Calendars place it more than a mile apart."
_ORDER = [Precision.EXACT, Precision.POSTAL_CODE, Precision.NEIGHBOURHOOD, Precision.CITY, Precision.UNKNOWN]
_WORDS = ("name", "street_address", "city", "state", "postal_code", "country_code", "timezone")
_SAID = {*_WORDS, *POINT}
_WRITTEN = (*_WORDS, *sorted(POINT), "review_note")

Owned = dict[str, Correction]


@dataclass(slots=True)
class _Plan:
    """What is to be written; `moved` are venues with the coordinates their events have copied."""

    new: list[Venue] = field(default_factory=list)
    changed: dict[int, Venue] = field(default_factory=dict)
    moved: dict[int, tuple[float | None, float | None]] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)


def store_venues(details: Iterable[Details], scope: str) -> dict[str, Venue]:
    """The venue of every address by its key; `scope` is the calendar, for names without a town.

    The caller sees to it that no other reading stores at the same time, for they would share venues.
    """
    wanted = _wanted(details, scope)
    plan = _plan(wanted)
    if plan.changed:
        # An operator may be correcting one of them: what is decided is decided with the rows held.
        list(Venue.objects.select_for_update().filter(pk__in=plan.changed).order_by("id"))
        plan = _plan(wanted)
    _write(plan)
    return _known(wanted)


def _wanted(details: Iterable[Details], scope: str) -> dict[str, Venue]:
    """The venues as this calendar has them; places a mile apart are noted."""
    wanted: dict[str, Venue] = {}
    for one in {id(one): one for one in details}.values():
        if one.address is not None:
            fresh = _venue(one, venue_key(one.address, scope))
            venue = wanted.setdefault(str(fresh.key), fresh)
            if venue is not fresh:
                _complete(venue, fresh, {})
    return wanted


def _known(keys: Iterable[str]) -> dict[str, Venue]:
    """Stored venues by the keys under which calendars name them; one object for each row."""
    wanted = list(keys)
    ids = {alias.key: alias.venue_id for alias in VenueAlias.objects.filter(key__in=wanted)}
    ids |= {str(key): pk for key, pk in Venue.objects.filter(key__in=wanted).values_list("key", "id")}
    venues = Venue.objects.in_bulk(list(set(ids.values())))
    return {key: venues[pk] for key, pk in ids.items()}


def _plan(wanted: dict[str, Venue]) -> _Plan:
    known = _known(wanted)
    owned = venue_corrections(known.values())
    plan = _Plan()
    for key in sorted(wanted):
        fresh = wanted[key]
        if key not in known:
            fresh.review_note = fresh.review_note or _doubt(fresh)
            plan.new.append(fresh)
            continue
        venue = known[key]
        corrections = owned.get(venue.pk, {})
        before, copied = _values(venue), (venue.latitude, venue.longitude)
        plan.corrections += _note_said(venue, fresh, corrections)
        _complete(venue, fresh, corrections)
        _note_doubt(venue, corrections)
        if _values(venue) != before:
            plan.changed[venue.pk] = venue
            plan.moved.setdefault(venue.pk, copied)
    return plan


def _write(plan: _Plan) -> None:
    Venue.objects.bulk_create(plan.new, batch_size=BATCH, ignore_conflicts=True)
    Venue.objects.bulk_update(plan.changed.values(), _WRITTEN, batch_size=BATCH)
    Correction.objects.bulk_update(plan.corrections, ["latest_value"])
    for pk, copied in plan.moved.items():
        venue = plan.changed[pk]
        if copied != (venue.latitude, venue.longitude):
            copies = Event.objects.filter(venue=pk, latitude=copied[0], longitude=copied[1])
            copies.update(latitude=venue.latitude, longitude=venue.longitude)


def _values(venue: Venue) -> dict[str, object]:
    return {name: getattr(venue, name) for name in _WRITTEN}


def _venue(details: Details, key: str) -> Venue:
    address = details.address
    assert address is not None
    point = details.point
    return Venue(
        name=address.name,
        key=key,
        street_address=address.street,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country_code=address.country_code,
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        precision=point.precision if point else Precision.UNKNOWN,
        timezone=details.venue_timezone,
    )


def _complete(venue: Venue, fresh: Venue, owned: Owned) -> None:
    """Take the better of two values, and of two points; under another name a venue is only completed."""
    for name in _WORDS:
        said, has = getattr(fresh, name), getattr(venue, name)
        if name not in owned and (not has or (fresh.key == venue.key and _rank(said) > _rank(has))):
            setattr(venue, name, said)
    if POINT & owned.keys():
        return
    if _are_apart(venue, fresh) or fresh.review_note == APART:
        venue.review_note = APART
    if _place(fresh) < _place(venue):
        venue.latitude, venue.longitude = fresh.latitude, fresh.longitude
        venue.precision = fresh.precision


def _rank(text: str) -> tuple[bool, int, str]:
    """Written with care, then at length; the text itself decides between equals."""
    return (text not in (text.upper(), text.lower()), len(text), text)


def _place(venue: Venue) -> tuple[int, float, float]:
    if venue.latitude is None or venue.longitude is None:
        return (len(_ORDER), 0, 0)
    return (_ORDER.index(Precision(venue.precision)), venue.latitude, venue.longitude)


def _are_apart(venue: Venue, fresh: Venue) -> bool:
    if not venue.precision == fresh.precision == Precision.EXACT:
        return False
    (_, *here), (_, *there) = _place(venue), _place(fresh)
    return miles_between(here[0], here[1], there[0], there[1]) > NEAR_MILES


def _note_doubt(venue: Venue, owned: Owned) -> None:
    if "review_note" in owned:
        return
    if POINT & owned.keys():
        venue.review_note = ""
    elif venue.review_note != APART:
        venue.review_note = _doubt(venue)


def _doubt(venue: Venue) -> str:
    """Why an operator should look at it; empty: no need."""
    if venue.latitude is None:
        return NO_POINT
    return TOWN_ONLY if venue.precision in (Precision.CITY, Precision.UNKNOWN) else ""


def _note_said(venue: Venue, fresh: Venue, owned: Owned) -> Iterator[Correction]:
    """The corrections whose source says something else than it ever did; calendars may differ for good."""
    for name, correction in owned.items():
        said = getattr(fresh, name)
        if name in POINT and not _is_as_good(fresh, owned):
            continue
        seen = [correction.latest_value]
        if name != "precision":
            seen += [correction.source_value, correction.value]
        if name in _SAID and fresh.key == venue.key and said is not None and said not in ("", *seen):
            correction.latest_value = said
            yield correction


def _is_as_good(fresh: Venue, owned: Owned) -> bool:
    if "precision" not in owned:
        return True
    known = owned["precision"].latest_value or Precision.UNKNOWN
    return _ORDER.index(Precision(fresh.precision)) <= _ORDER.index(Precision(known))
