"""The values the gazetteer answers with."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["city", "zip", "neighbourhood"]

# Ids are GeoNames ids (below 100 million) where GeoNames has the place. The other ranges are ours and as
# stable as the ZIP code or the number in data/neighbourhoods.csv they are made from; all fit in 32 bits.
ZIP_ID_BASE = 100_000_000
OWN_NEIGHBOURHOOD_ID_BASE = 200_000_000
POST_TOWN_ID_BASE = 300_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """A named point on the map; `admin1` is the code people write ("MA", "ON"), "" where there is none."""

    id: int
    name: str
    admin1: str
    country_code: str
    latitude: float
    longitude: float
    timezone: str
    population: int
    kind: PlaceKind
    within: str = ""
    """The town a neighbourhood or a ZIP code belongs to."""
    admin1_name: str = ""
    """"Massachusetts", "England"; "" where only the code is known."""

    @property
    def label(self) -> str:
        """The name as a reader of the answer would write it."""
        if self.kind == "zip":
            return f"{self.name} ({', '.join(filter(None, (self.within, self.admin1)))})"
        parts = [self.name, self.within if self.within != self.name else ""]
        if self.country_code == "US":
            parts.append(self.admin1)
        else:
            parts += [self.admin1_name, self.country_code]
        return ", ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text may mean: nothing, one place, or several that only the person can tell apart."""

    candidates: tuple[Place, ...] = ()
    is_ambiguous: bool = False
    region: str = ""
    """The US state whose name the text is, when the state may be meant rather than a town."""
    suggestions: tuple[Place, ...] = ()
    """For an unknown name: places one typing slip away."""

    @property
    def is_unknown(self) -> bool:
        """No place and no state has this name."""
        return not self.candidates

    @property
    def place(self) -> Place | None:
        """The one place meant; None when there is none or more than one."""
        return self.candidates[0] if self.candidates and not self.is_ambiguous else None


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A place name found in a sentence: `tokens[start:end]`, and `text` to hand to `resolve`."""

    start: int
    end: int
    text: str
    is_everyday_word: bool
    """True for "Reading", "Orange", "Mobile": believe it only after "in" or "near"."""
