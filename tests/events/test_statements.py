"""Statements whose text the server reads once."""

import pytest
from django.db import Error
from psycopg import sql

from events.statements import rows_of, rows_of_composed

pytestmark = pytest.mark.django_db


def test_values_are_no_part_of_the_text() -> None:
    hostile = "'; DROP TABLE events_event; -- %s %(x)s"
    part = sql.SQL("{} || '%'").format(hostile)
    assert rows_of_composed(sql.SQL("SELECT {}, {}").format(part, 7)) == [(f"{hostile}%", 7)]
    assert rows_of_composed(sql.SQL("SELECT '100%'")) == [("100%",)]


def test_what_is_asked_again_is_prepared_once_for_all_values() -> None:
    asked = "SELECT id FROM events_event WHERE title = %s AND id > %s"
    for number in range(5):
        rows_of(asked, [f"title {number}", number])
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
    assert rows_of(prepared, ["SELECT id FROM events_event WHERE title = $1%"]) == [(1,)]


def test_a_failure_is_an_error_of_the_database() -> None:
    with pytest.raises(Error):
        rows_of("SELECT no_such_column", [])
