"""A process that stores a thousand changed events a minute as ingest does, until its input is closed."""

from __future__ import annotations

import select
import sys
from datetime import timedelta
from time import perf_counter

import django

A_MINUTE = 1_000
BATCH = 50
# Every so many changes the text is another one, which has to be embedded; the others move an hour.
NEW_TEXT_EVERY = 10


def main(first: int) -> None:
    """Change the events from this id on, a batch whenever one is due."""
    django.setup()
    _change(first)
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    due = perf_counter()
    while not select.select([sys.stdin], [], [], max(0.0, due - perf_counter()))[0]:
        first += BATCH
        _change(first)
        due += 60 * BATCH / A_MINUTE


def _change(first: int) -> None:
    """Store a batch of events as a calendar does that has changed them."""
    from events.models import Event  # noqa: PLC0415 Django is set up by now
    from ingest.embedder import LocalEmbedder  # noqa: PLC0415
    from ingest.store.events import Changes, write  # noqa: PLC0415
    from ingest.store.texts import store_texts  # noqa: PLC0415

    changed = list(Event.objects.filter(pk__gte=first).order_by("pk")[:BATCH])
    for event in changed:
        event.start_time += timedelta(hours=1)
        if event.end_time is not None:
            event.end_time += timedelta(hours=1)
    retold = changed[::NEW_TEXT_EVERY]
    texts = [_retold(event.title, event.description) for event in retold]
    ids = store_texts(texts, LocalEmbedder())
    for event, text in zip(retold, texts, strict=True):
        event.text_id, event.title = ids[text.content_hash], text.title
    write(Changes(changed=changed))


def _retold(title: str, description: str):  # type: ignore[no-untyped-def] # its model needs Django set up
    from events.models import EventText  # noqa: PLC0415

    text = EventText(title=f"{title} again", description=description)
    text.content_hash = text.computed_hash()
    return text


if __name__ == "__main__":
    main(int(sys.argv[1]))
