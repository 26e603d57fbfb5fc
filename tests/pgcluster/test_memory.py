"""How much of the machine's memory PostgreSQL takes."""

import psycopg
import pytest

from pgcluster import open_cluster
from pgcluster.configuration import for_memory, memory_mb


@pytest.mark.parametrize(
    ("machine_mb", "shared", "cached"),
    [
        (512, "128MB", "512MB"),
        (1024, "128MB", "512MB"),
        (4096, "512MB", "2048MB"),
        (65536, "1024MB", "32768MB"),
    ],
)
def test_a_machine_gives_an_eighth_of_its_memory_within_bounds(machine_mb, shared, cached):
    assert for_memory(machine_mb) == {"shared_buffers": shared, "effective_cache_size": cached}


def test_the_server_runs_with_what_this_machine_has(tmp_path):
    with open_cluster(tmp_path) as cluster, psycopg.connect(cluster.url) as connection:
        row = connection.execute(
            "SELECT pg_size_bytes(current_setting('shared_buffers')) / 2 ^ 20"
        ).fetchone()
    assert row is not None
    assert f"{row[0]:.0f}MB" == for_memory(memory_mb())["shared_buffers"]
