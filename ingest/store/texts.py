"""The searchable texts of events: one row per distinct text, embedded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from events.models import EventText
from ingest.candidate import Details

BATCH = 64


class Embedder(Protocol):
    """Turns texts into unit vectors, one row each, float32 of shape (n, 384)."""

    def embed(self, texts: list[str]) -> npt.NDArray[np.float32]: ...


def text_for(details: Details) -> EventText:
    """The unsaved text of an event, with its hash."""
    tags = " ".join(dict.fromkeys((*details.metadata_tags, *details.audience_tags)))
    text = EventText(title=details.title, description=details.description, tags=tags)
    text.content_hash = text.computed_hash()
    return text


def store_texts(
    texts: Iterable[EventText],
    embedder: Embedder | None,
    on_progress: Callable[[int], None] = lambda done: None,
) -> dict[str, int]:
    """Make sure every text is stored, with its vector if there is an embedder; returns ids by content hash.

    A text that is stored and embedded already costs nothing.
    """
    wanted = {text.content_hash: text for text in texts}
    known = EventText.objects.filter(content_hash__in=wanted).only("id", "content_hash")
    bare = {
        text.content_hash: text
        for text in known.filter(embedding=None).only("id", "content_hash", "title", "description", "tags")
    }
    stored = {text.content_hash: text.pk for text in known}
    new = [text for content_hash, text in wanted.items() if content_hash not in stored]
    for batch in _batches(new):
        _embed(batch, embedder)
        # Another reading may store the same text at the same moment.
        EventText.objects.bulk_create(batch, ignore_conflicts=True)
        on_progress(len(batch))
    for batch in _batches(list(bare.values()) if embedder is not None else []):
        _embed(batch, embedder)
        EventText.objects.bulk_update(batch, ["embedding"])
    created = EventText.objects.filter(content_hash__in=[text.content_hash for text in new])
    return stored | dict(created.values_list("content_hash", "id"))


def _embed(texts: Sequence[EventText], embedder: Embedder | None) -> None:
    if embedder is None:
        return
    vectors = embedder.embed([_spoken(text) for text in texts])
    for text, vector in zip(texts, vectors, strict=True):
        text.embedding = vector


def _spoken(text: EventText) -> str:
    """What the vector is made of: title first, because the model reads only the beginning."""
    return "\n".join(part for part in (text.title, text.tags, text.description) if part)


def _batches(texts: list[EventText]) -> Iterable[list[EventText]]:
    # Texts of like length share a batch, so that little of it is padding.
    texts = sorted(texts, key=lambda text: len(text.description))
    return (texts[at : at + BATCH] for at in range(0, len(texts), BATCH))
