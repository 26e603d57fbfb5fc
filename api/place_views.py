"""Places by name, for typing and for clients that keep an id."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from api.errors import NotFound
from gazetteer import Place, load_gazetteer

router = Router(tags=["places"])

Country = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")]


class PlaceOut(Schema):
    id: int
    name: str
    admin1: str
    country_code: str
    lat: float
    lng: float
    label: str
    timezone: str
    population: int


class Suggestions(Schema):
    results: list[PlaceOut]


@router.get("/suggest", response=Suggestions)
def suggest(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    country: Country | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Suggestions:
    """Places whose name begins with `q`: exact before prefix, then by population."""
    found = load_gazetteer().suggest(q, country=country.upper() if country else None, limit=limit)
    return Suggestions(results=[_shown(place) for place in found])


@router.get("/{int:place_id}", response=PlaceOut)
def place(request: HttpRequest, place_id: int) -> PlaceOut:
    """One place by its GeoNames id."""
    found = load_gazetteer().by_id(place_id)
    if found is None:
        raise NotFound
    return _shown(found)


def _shown(place: Place) -> PlaceOut:
    return PlaceOut(
        id=place.id,
        name=place.name,
        admin1=place.admin1,
        country_code=place.country_code,
        lat=place.latitude,
        lng=place.longitude,
        label=place.label,
        timezone=place.timezone,
        population=place.population,
    )
