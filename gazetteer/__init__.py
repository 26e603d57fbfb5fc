"""A place name to a point, a time zone and, when it is ambiguous, its candidates.

resolution = load_gazetteer().resolve("Salem", near=home)
resolution.place        # the one place meant, or None
resolution.candidates   # best first, also when nobody can tell which was meant
"""

from gazetteer.distance import miles_between
from gazetteer.folding import fold
from gazetteer.gazetteer import Gazetteer, load_gazetteer
from gazetteer.place import NameMatch, Place, Resolution

__all__ = [
    "Gazetteer",
    "NameMatch",
    "Place",
    "Resolution",
    "fold",
    "load_gazetteer",
    "miles_between",
]
