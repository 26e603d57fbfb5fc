"""Statements that are asked again and again with other values: the server reads and plans their text once.

Django's own cursors write the values into the text, which is then new every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

Rows = list[tuple[Any, ...]]


def rows_of(text: str, values: Sequence[Any]) -> Rows:
    """The rows of a statement with `%s` for each value; raises django.db.Error."""
    with _cursor() as cursor:
        cursor.execute(text, values)
        rows: Rows = cursor.fetchall()
        return rows


def rows_of_composed(statement: sql.Composable) -> Rows:
    """The rows of a statement composed of texts and values; raises django.db.Error."""
    values: list[Any] = []
    return rows_of(_text(statement, values), values)


def _cursor() -> CursorWrapper:
    connection.ensure_connection()
    cursor: Any = psycopg.Cursor(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return make(cursor)


def _text(part: sql.Composable, values: list[Any]) -> str:
    """The text of a part, its values added to `values`."""
    if isinstance(part, sql.Composed):
        return "".join([_text(one, values) for one in part])
    if isinstance(part, sql.Literal):
        values.append(part._obj)  # it has no public name
        return "%s"
    return part.as_string(None).replace("%", "%%")
