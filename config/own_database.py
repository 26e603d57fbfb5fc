"""A database of one's own, beside the one that people use on the same server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from config.processes import database


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Open the server and point DATABASE_URL at the database of this name, made when it is missing."""
    with database():
        address = os.environ["DATABASE_URL"]
        _make(address, name)
        os.environ["DATABASE_URL"] = _beside(address, name)
        try:
            yield
        finally:
            os.environ["DATABASE_URL"] = address


def _make(address: str, name: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if row is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(_beside(address, name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")


def _beside(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()
