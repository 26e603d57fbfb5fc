"""What makes an event the same one at the next reading."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from ingest.candidate import Candidate
from ingest.venues import folded

MAX_UID = 500


def stored_uid(uid: str, *, title: str, start: str, place: str) -> str:
    """The source's uid, shortened if it must be, or one derived from what the event is when it has none."""
    uid = " ".join(uid.replace("\x00", "").split())
    if not uid:
        return f"derived-{_digest(f'{folded(title)}|{start}|{folded(place)}')}"
    return uid if len(uid) <= MAX_UID else f"{uid[:400]}-{_digest(uid)}"


def moment_id(original: date | datetime) -> str:
    """The original start as stored in `recurrence_id`: a date, or a time in UTC."""
    if isinstance(original, datetime):
        return f"{original.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return original.isoformat()


def with_distinct_ids(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate of each id: repeats are dropped, other events under one id are told apart by start."""
    ids = Counter((candidate.uid, candidate.recurrence_id) for candidate in set(candidates))
    kept: dict[tuple[str, str], Candidate] = {}
    for candidate in candidates:
        if ids[candidate.uid, candidate.recurrence_id] > 1 and not candidate.recurrence_id:
            candidate = replace(candidate, recurrence_id=moment_id(candidate.when.start))
        kept[candidate.uid, candidate.recurrence_id] = candidate
    return list(kept.values())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
