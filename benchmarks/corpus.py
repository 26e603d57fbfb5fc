"""Many made-up events, the same on every machine, written as fast as PostgreSQL takes them.

Rows go in by COPY, what an event repeats of its text and its venue is filled in by one statement, and the
indexes are made afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from pgvector.psycopg import register_vector
from psycopg import sql
from psycopg.types.json import Jsonb

from assistant.sketches import sketches
from benchmarks.calendar import TEXTS_PER_EVENT, Occurrence, occurrences
from benchmarks.moment import NOW
from benchmarks.texts import texts
from benchmarks.towns import sites, venue_row
from events.models import Event, EventText, Venue

VERSION = 5
VENUES_PER_EVENT = 1 / 25
TABLES = ("events_event", "events_eventtext", "events_textsketch", "events_venue")
_SEED = 20260311

_TEXT_COLUMNS = ("id", "content_hash", "title", "description", "tags", "embedding")
_OCCURRENCES = """
CREATE TEMPORARY TABLE made (
    id bigint, text_id bigint, venue_id bigint, start_time timestamptz, end_time timestamptz,
    event_attendance_mode text, event_status text, cost_kind text, cost_min int, age_min int, age_max int,
    audience text
) ON COMMIT DROP
"""
_EVENTS = """
INSERT INTO events_event ({columns})
SELECT {values}
FROM made JOIN events_eventtext AS text ON text.id = made.text_id
JOIN events_venue AS venue ON venue.id = made.venue_id
"""
_FROM_OTHERS = {
    "title": "text.title",
    "description": "text.description",
    "url": "'https://events.example/' || made.text_id",
    "uid": "made.id::text",
    "timezone": "venue.timezone",
    "latitude": "venue.latitude",
    "longitude": "venue.longitude",
    "cost_currency": "CASE WHEN cost_min IS NULL THEN '' ELSE 'USD' END",
    "audience_tags": "CASE WHEN audience = '' THEN '{}' ELSE ARRAY[audience] END",
    "created_at": f"'{NOW.isoformat()}'",
    "updated_at": f"'{NOW.isoformat()}'",
}


def make(events: int) -> None:
    """Fill the database with this many events, unless it holds exactly them already."""
    mark = f"corpus {VERSION} of {events} events"
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('events_event'::regclass)")
        if cursor.fetchone() == (mark,):
            return
        started = perf_counter()
        with transaction.atomic():
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
            with _indexed_afterwards(cursor), _unchecked(cursor):
                _fill(cursor, events)
                cursor.execute("SELECT events_sketch_all()")
        sketches.forget()
        cursor.execute(f"COMMENT ON TABLE events_event IS '{mark}'")
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
        sys.stderr.write(f"benchmarks: {events:,} events made in {perf_counter() - started:.0f} s\n")


def forget() -> None:
    """Have the next use make the corpus anew, because this one was changed."""
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE events_event IS NULL")


def _fill(cursor: CursorWrapper, count: int) -> None:
    random = np.random.default_rng(_SEED)
    places = sites(random, max(1, int(count * VENUES_PER_EVENT)))
    _copy(cursor, Venue, (venue_row(random, site) for site in places))
    made = max(1, int(count * TEXTS_PER_EVENT))
    _copy_texts(random, made)
    cursor.execute(_OCCURRENCES)
    with cursor.copy("COPY made FROM STDIN") as copy:
        for occurrence in occurrences(random, places, made, count):
            copy.write_row(occurrence)
    cursor.execute(_events_statement(cursor))
    for statement in connection.ops.sequence_reset_sql(no_style(), [Venue, EventText, Event]):
        cursor.execute(statement)


def _copy_texts(random: np.random.Generator, count: int) -> None:
    register_vector(connection.connection)
    statement = f"COPY events_eventtext ({', '.join(_TEXT_COLUMNS)}) FROM STDIN WITH (FORMAT BINARY)"
    # A cursor knows the types that were registered when it was made.
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "varchar", "text", "text", "text", "halfvec"])
        for text in texts(random, count):
            copy.write_row((text.id, text.content_hash, text.title, text.description, "", text.embedding))


def _events_statement(cursor: CursorWrapper) -> str:
    """Fill in what `made` does not say: from the text, from the venue, else the field's default."""
    values: dict[str, Any] = {}
    for field, default in _stored_columns(Event):
        if field in _FROM_OTHERS:
            values[field] = sql.SQL(_FROM_OTHERS[field])
        elif field in Occurrence._fields:
            values[field] = sql.Identifier("made", field)
        else:
            values[field] = sql.Literal(Jsonb(default) if isinstance(default, dict) else default)
    statement = sql.SQL(_EVENTS).format(
        columns=sql.SQL(", ").join(map(sql.Identifier, values)), values=sql.SQL(", ").join(values.values())
    )
    return statement.as_string(cursor.connection)


def _stored_columns(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        if not field.generated:
            yield str(field.column), field.get_default()


@contextmanager
def _indexed_afterwards(cursor: CursorWrapper) -> Iterator[None]:
    """Drop the indexes that keep no promise, and make them again from what was written."""
    cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
           WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique""",
        [list(TABLES)],
    )
    indexes: Sequence[tuple[str, str]] = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        cursor.execute(definition)


@contextmanager
def _unchecked(cursor: CursorWrapper) -> Iterator[None]:
    """Do without triggers: that each row's text and venue exist is known here."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    cursor.execute("SET LOCAL session_replication_role = origin")


def _copy(cursor: CursorWrapper, model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows with COPY; a column a row does not name gets the field's default."""
    defaults = dict(_stored_columns(model))
    columns = ", ".join(f'"{column}"' for column in defaults)
    with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(list((defaults | row).values()))
