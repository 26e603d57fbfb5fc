"""Pages of a person's sessions: all of them by recency, or those that a search found."""

from __future__ import annotations

from datetime import datetime

from api.chat_schemas import ListFilters
from api.paging import seal, unseal
from events.models import ChatSession
from events.session_search import Hit, Wanted, search
from events.session_walks import START, Place, page
from events.snippets import load_hits

WALK, FOUND = "/sessions", "/sessions/found"
Page = tuple[list[ChatSession], str | None]


def listed(user_id: int, filters: ListFilters) -> Page:
    """The next page of a walk through the list and the cursor of the one after it."""
    after = _place(filters.before) if filters.before else START
    rows, place = page(user_id, is_active=not filters.archived, after=after, limit=filters.limit)
    return rows, _sealed(place) if place else None


def found(user_id: int, filters: ListFilters) -> Page:
    """The next page of what a search found and the cursor of the one after it.

    What was found first is what all pages show: the cursor holds what is still to come.
    """
    wanted, is_active = Wanted.by(filters.q), not filters.archived
    if filters.before:
        hits = [Hit(*hit) for hit in unseal(filters.before, of=FOUND)]
    else:
        hits = search(user_id, wanted, is_active=is_active)
    given, later = hits[: filters.limit], hits[filters.limit :]
    rows = load_hits(user_id, given, wanted, is_active=is_active)
    cursor = seal([(hit.session_id, hit.message_id) for hit in later], of=FOUND) if later else None
    return rows, cursor


def _sealed(place: Place) -> str:
    assert place.began is not None
    return seal([place.snapshot, place.began.isoformat(), place.stood_at.isoformat(), place.row_id], of=WALK)


def _place(cursor: str) -> Place:
    snapshot, began, stood_at, row_id = unseal(cursor, of=WALK)
    return Place(snapshot, datetime.fromisoformat(began), datetime.fromisoformat(stood_at), row_id)
