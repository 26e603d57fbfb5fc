"""The filters of a query, as one QuerySet.

What a calendar does not say is never counted as a match: such events stay, marked `apart`, to be listed after
the matches. The annotations made here are what `assistant.ranking` orders by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import (
    BooleanField,
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Floor

from assistant import audiences
from assistant.query import Cost, EventQuery, Spot
from events.circles import Circle, MilesTo, in_boxes, miles_to
from events.models import CostKind, Event, EventText
from events.querysets import EventQuerySet

MOST_CHILDREN = 6  # more ages than this are a range, not children who come along
HOME_BAND_MILES = 25.0
BAND_MILES = 2.0  # events this close to each other are equally near; the sooner one comes first


def matching(query: EventQuery, *, unavailable_too: bool = False, home: Spot | None = None) -> EventQuerySet:
    """Events that fit every filter of a completed query, or may fit for all their calendar says.

    `home` only ranks, and only where the query names no place. Annotated: `distance_miles`, `apart`, `begun`,
    `fit` (how many of the ages it is for), `near` (band).
    """
    events = Event.objects.overlapping_any([(window.start, window.end) for window in query.when])
    if not unavailable_too:
        events = events.recommendable()
    events = _by_place(events, query, home)
    for fits, unknown in (_by_cost(query.cost), _by_people(query), _by_needs(query.accessibility)):
        events = events.filter(fits | unknown)
    events = _without(events, query.exclude)
    return events.annotate(apart=_is_apart(query), begun=_has_begun(query), fit=_ages_met(query.ages))


def circles_of(query: EventQuery) -> list[Circle]:
    """The circles a query searches; none when it names no place or asks for online events."""
    if query.is_virtual is True:
        return []
    radius = query.searched_radius_miles or 0.0
    return [Circle(spot.latitude, spot.longitude, radius) for spot in query.where]


def _by_place(events: EventQuerySet, query: EventQuery, home: Spot | None) -> EventQuerySet:
    if query.is_virtual is True:
        events = events.online()
    elif query.is_virtual is False:
        events = events.in_person()
    circles = circles_of(query)
    if not circles:
        return events.annotate(distance_miles=Cast(Value(None), FloatField()), near=_band_from(home))
    return (
        events.filter(in_boxes(circles))
        .annotate(distance_miles=miles_to(circles))
        .filter(distance_miles__lte=circles[0].radius_miles)
        .annotate(near=_band(query))
    )


def _band_from(home: Spot | None) -> Combinable:
    """0 around home, then one more for every HOME_BAND_MILES; events without coordinates are in between."""
    if home is None:
        return Value(0)
    miles = MilesTo("latitude", "longitude", latitude=home.latitude, longitude=home.longitude)
    return Coalesce(Cast(Floor(miles / HOME_BAND_MILES), IntegerField()), Value(1))


def _band(query: EventQuery) -> Combinable:
    """0 in the town asked about, then one more for every BAND_MILES."""
    band = Cast(Floor(F("distance_miles") / BAND_MILES), IntegerField()) + 1
    towns = [spot.name.split(",")[0].strip() for spot in query.where if spot.place_id is not None]
    if not towns:
        return band
    itself = Q(distance_miles__lt=BAND_MILES / 2)
    for town in towns:
        itself |= Q(venue__city__iexact=town)
    return Case(When(itself, then=Value(0)), default=band, output_field=IntegerField())


def _by_cost(cost: Cost) -> tuple[Q, Q]:
    """What surely costs as asked, and what may."""
    free = Q(cost_kind=CostKind.FREE)
    unknown = Q(cost_kind=CostKind.UNKNOWN)
    if cost.free:
        return free, unknown
    if cost.max is not None:
        affordable = Q(cost_kind=CostKind.PAID) & (Q(cost_min__lte=cost.max) | Q(cost_max__lte=cost.max))
        unsaid = Q(cost_kind=CostKind.PAID, cost_min__isnull=True, cost_max__isnull=True)
        return free | affordable | Q(cost_kind=CostKind.PAY_WHAT_YOU_CAN), unknown | unsaid
    return Q(), Q()


def _by_people(query: EventQuery) -> tuple[Q, Q]:
    """What is surely for these people, and what may be."""
    if not query.ages and not query.audience:
        return Q(), Q()
    says_ages = Q(age_min__isnull=False) | Q(age_max__isnull=False)
    unsaid = ~says_ages & Q(audience_tags=[])
    fits = Q()
    for low, high in _age_ranges(query):
        fits |= _admits(low, high) & says_ages
    groups = audiences.groups_meant(query.audience, query.ages)
    fits |= ~says_ages & Q(audience_tags__overlap=audiences.tags_for(groups))
    if not query.ages and audiences.TAKEN_AS_MEANT.issuperset(query.audience):
        return fits | unsaid, Q(pk__in=[])
    return fits, unsaid


def _age_ranges(query: EventQuery) -> list[tuple[int, int]]:
    if query.ages:
        return audiences.spans_of(query.ages)
    return [audiences.AGES[group] for group in query.audience if group in audiences.AGES]


def _admits(low: int, high: int) -> Q:
    return (Q(age_min__isnull=True) | Q(age_min__lte=high)) & (Q(age_max__isnull=True) | Q(age_max__gte=low))


def _by_needs(needs: Iterable[str]) -> tuple[Q, Q]:
    """What says it meets every need; a calendar that names other provisions does not deny this one."""
    if not needs:
        return Q(), Q()
    met = Q(accessibility__contains=list(needs))
    return met, ~met


def _without(events: EventQuerySet, words: Iterable[str]) -> EventQuerySet:
    """Leave out what title or tags name, and events made for a group that was ruled out."""
    for word in words:
        if word in audiences.AGES:
            events = events.exclude(audience_tags__contains=[word])
        events = events.exclude(text__in=_texts_named(word))
    return events


def _texts_named(word: str) -> QuerySet[EventText]:
    """Texts with the words in title or tags: "no experience of sports needed" is no sports event."""
    words = SearchQuery(word, config="english", search_type="plain")
    headline = Func(F("words"), Value("{a,b}"), function="ts_filter", output_field=SearchVectorField())
    return EventText.objects.filter(words=words).annotate(headline=headline).filter(headline=words)


def _is_apart(query: EventQuery) -> Combinable:
    sure = _by_cost(query.cost)[0] & _by_people(query)[0] & _by_needs(query.accessibility)[0]
    if not sure:
        return Value(False)
    return Case(When(sure, then=Value(False)), default=Value(True), output_field=BooleanField())


def _has_begun(query: EventQuery) -> Combinable:
    """Whether it was under way before the first moment asked about, as a long exhibition is."""
    first = min(window.start for window in query.when)
    return Case(
        When(start_time__lt=first, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _ages_met(ages: Sequence[int]) -> Combinable:
    if len(ages) > MOST_CHILDREN:
        return Value(0)
    total: Combinable = Value(0)
    for age in ages:
        total = total + Case(When(_admits(age, age), then=Value(1)), default=Value(0))
    return total
