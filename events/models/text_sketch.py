"""What a search must know of a text to pass over it."""

from __future__ import annotations

from django.db import models
from pgvector.django import BitField

from events.models.event_text import DIMENSIONS, EventText


class TextSketch(models.Model):
    """A text in a few bytes, written by the database alone (triggers of migration 0002).

    `bits` are the signs of its vector, None until it has one. Its events begin no sooner than `first_start`
    and are over by `last_until`; those with coordinates are between `south` and `north`, `west` and `east`.
    These are None until it has an event, and are not drawn in when one is moved.
    `changed_in` is the transaction that wrote the row last, by which a reader finds what is new to it.
    """

    text = models.OneToOneField(EventText, on_delete=models.CASCADE, primary_key=True, related_name="sketch")
    bits = BitField(length=DIMENSIONS, null=True)
    first_start = models.DateTimeField(null=True)
    last_until = models.DateTimeField(null=True)
    is_online = models.BooleanField(default=False)
    south = models.FloatField(null=True)
    north = models.FloatField(null=True)
    west = models.FloatField(null=True)
    east = models.FloatField(null=True)
    changed_in = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["changed_in"], name="text_sketch_changed"),)

    def __str__(self) -> str:
        return f"Sketch of text {self.text_id}"
