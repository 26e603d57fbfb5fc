"""Places as calendars write them: taken apart, given a key, and completed by what the operator said."""

from ingest.venues.keys import folded, loose_key, venue_key
from ingest.venues.parsing import parse_place

__all__ = ["folded", "loose_key", "parse_place", "venue_key"]
