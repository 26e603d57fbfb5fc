"""Which of several places with one name is meant.

Seen from nowhere a name is settled when the largest place has SETTLES times the people of the next, unless
that next one is a town of note itself (NOTABLE_POPULATION: Portland, Maine): then it takes FAME times.
Places abroad weigh FOREIGN times less, and do not unsettle a larger one of the home country (Santa Fe).
Seen from a home, the places in reach (the home's state, or REACH_MILES) are weighed by size and nearness and
decide among themselves; a place out of reach in the same country unsettles them only if it is OUTSHINES times
larger (Boston, NY against Boston, MA).
Places within SAME_AREA_MILES of the best one are no rivals: a search around either finds the same events.
docs/decisions/0003-gazetteer.md has the examples these numbers were chosen by.
"""

from collections.abc import Callable, Sequence

from gazetteer.distance import miles_between
from gazetteer.place import Place, Resolution
from gazetteer.regions import Region

REACH_MILES = 100.0
HALF_WEIGHT_MILES = 25.0
HOME_STATE = 10.0
SETTLES = 4.0
NOTABLE_POPULATION = 40_000
FAME = 20.0
FOREIGN = 10.0
OUTSHINES = 50.0
SAME_AREA_MILES = 10.0
SHOWN = 8
# A neighbourhood in a table of ours is known by name to many; a place without a count is a hamlet.
_UNCOUNTED = {"neighbourhood": 5_000, "zip": 5_000, "city": 300}

Weight = Callable[[Place], float]


def choose(
    places: Sequence[Place], *, near: Place | None, country: str, state: Region | None = None
) -> Resolution:
    """Order the places best first and say whether the first is meant; `state` bears the same name."""

    def from_afar(place: Place) -> float:
        return people(place) / (1.0 if place.country_code == country else FOREIGN)

    ranked = sorted(places, key=from_afar, reverse=True)
    local = [place for place in ranked if near is not None and is_in_reach(place, near)]
    if near is None or not local:
        settled = _is_settled(ranked, from_afar, notable=True, country=country) and not _is_meant(
            state, ranked
        )
        return Resolution(tuple(ranked[:SHOWN]), is_ambiguous=not settled)
    local = sorted(local, key=lambda place: weight_from(near, place), reverse=True)
    others = [place for place in ranked if place not in local]
    settled = _is_settled(local, lambda place: weight_from(near, place), notable=False)
    if settled and not _is_outshone(local[0], others, state):
        return Resolution((*local, *others)[:SHOWN])
    asked = sorted(ranked, key=lambda place: _fame_from(near, place), reverse=True)
    return Resolution(tuple(asked[:SHOWN]), is_ambiguous=True)


def people(place: Place) -> float:
    """Return the population, or what an uncounted place of its kind is worth."""
    return place.population or _UNCOUNTED[place.kind]


def is_in_reach(place: Place, near: Place) -> bool:
    """Whether someone at `near` would go there: the same US state, or within REACH_MILES."""
    same_state = place.country_code == near.country_code == "US" and place.admin1 == near.admin1
    return same_state or miles_from(near, place) <= REACH_MILES


def weight_from(near: Place, place: Place) -> float:
    """Return the pull of a place on someone at `near`: people, falling with the square of the distance."""
    same_state = place.country_code == near.country_code and place.admin1 == near.admin1 != ""
    nearness = 1 / (1 + (miles_from(near, place) / HALF_WEIGHT_MILES) ** 2)
    return people(place) * nearness * (HOME_STATE if same_state else 1.0)


def _fame_from(near: Place, place: Place) -> float:
    """Return how early to list a place when asking back: a famous one far away still comes up."""
    return weight_from(near, place) * (1 + miles_from(near, place) / HALF_WEIGHT_MILES)


def miles_from(near: Place, place: Place) -> float:
    """Return the distance between two places in miles."""
    return miles_between(near.latitude, near.longitude, place.latitude, place.longitude)


def _is_settled(ranked: Sequence[Place], weight: Weight, *, notable: bool, country: str = "") -> bool:
    best = ranked[0]
    is_home = best.country_code == country
    rivals = [
        weight(place)
        for place in ranked[1:]
        if miles_from(best, place) > SAME_AREA_MILES and not (is_home and place.country_code != country)
    ]
    rival = max(rivals, default=0.0)
    needed = FAME if notable and rival >= NOTABLE_POPULATION else SETTLES
    return weight(best) >= needed * rival


def _is_meant(state: Region | None, ranked: Sequence[Place]) -> bool:
    return state is not None and state.population > SETTLES * people(ranked[0])


def _is_outshone(local: Place, others: Sequence[Place], state: Region | None) -> bool:
    rivals = [people(place) for place in others if place.country_code == local.country_code]
    if state is not None:
        rivals.append(state.population)
    return max(rivals, default=0.0) >= OUTSHINES * people(local)
