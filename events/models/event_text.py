"""What of an event is searched by meaning and by words."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from pgvector.django import HalfVectorField

DIMENSIONS = 384


class EventTextManager(models.Manager["EventText"]):
    """Finds or makes the one row of a text."""

    def for_words(self, title: str, description: str, tags: list[str]) -> EventText:
        """The row of this text; a new one has no embedding yet."""
        text = EventText(title=title, description=description, tags=" ".join(tags))
        fields = {"title": text.title, "description": text.description, "tags": text.tags}
        return self.get_or_create(content_hash=text.computed_hash(), defaults=fields)[0]


class EventText(models.Model):
    """A distinct text (no date, no place), shared by all occurrences of a series.

    `embedding` is the text's unit vector, None until it is computed; `words` is kept by PostgreSQL.
    """

    content_hash = models.CharField(max_length=64, unique=True)
    title = models.TextField()
    description = models.TextField(blank=True)
    tags = models.TextField(blank=True)
    embedding = HalfVectorField(dimensions=DIMENSIONS, null=True, blank=True)
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("tags", weight="B", config="english")
        + SearchVector("description", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[EventTextManager] = EventTextManager()

    class Meta:
        indexes = (GinIndex(fields=["words"], name="event_text_words"),)

    def __str__(self) -> str:
        return self.title

    def computed_hash(self) -> str:
        """SHA-256 of title, description and tags, by which equal texts are one row."""
        return hashlib.sha256("\x1f".join((self.title, self.description, self.tags)).encode()).hexdigest()

    def searchable(self) -> str:
        """The text that is embedded."""
        return "\n".join(part for part in (self.title, self.tags, self.description) if part)
