"""What a crash leaves behind does not stop the next start, and costs no committed row."""

import os
import signal
import subprocess
from contextlib import suppress

import psutil
import psycopg
import pytest

from pgcluster import open_cluster, postmaster

FAST = {"fsync": "off"}


@pytest.fixture
def killed(home, server):
    """Open a cluster, commit a row and kill the server, not its processes; returns these."""

    def kill(*, freeze: bool = False) -> list[psutil.Process]:
        cluster = open_cluster(home, FAST)
        with psycopg.connect(cluster.url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (answer text)")
            connection.execute("TRUNCATE kept")
            connection.execute("INSERT INTO kept VALUES ('forty-two')")
        running = server()
        children = running.children()
        for child in children if freeze else []:
            with suppress(psutil.NoSuchProcess):  # some live for a moment only
                child.suspend()
        running.kill()
        psutil.wait_procs([running], timeout=60)
        cluster.close()
        return children

    return kill


def kept(home):
    with open_cluster(home, FAST) as cluster, psycopg.connect(cluster.url) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()[0]


def test_committed_rows_survive_a_killed_server(home, killed):
    killed()
    assert kept(home) == "forty-two"


def test_processes_that_outlive_their_server_are_ended(home, killed):
    frozen = killed(freeze=True)
    postmaster.end_orphans(home / "postgres", patience_s=0)
    assert not [process for process in frozen if process.is_running() and process.status() != "zombie"]
    assert kept(home) == "forty-two"


def test_a_pid_that_belongs_to_another_program_does_not_stop_the_start(home, killed):
    killed()
    owner = (home / "postgres").stat().st_uid
    stranger = subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=owner if os.geteuid() == 0 else None)
    pid_file = home / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
    try:
        assert kept(home) == "forty-two"
        assert stranger.poll() is None
    finally:
        stranger.communicate()


@pytest.mark.parametrize("content", ["", "nonsense\n", "99999999999999999999\n", "-1\n", "1\n", "\x00\n"])
def test_a_broken_pid_file_does_not_stop_the_start(home, content):
    open_cluster(home, FAST).close()
    (home / "postgres" / "postmaster.pid").write_text(content)
    with open_cluster(home, FAST) as cluster:
        psycopg.connect(cluster.url).close()


def test_a_server_that_is_stopping_is_waited_for(home, user, server):
    with psycopg.connect(user().url()):
        server().send_signal(signal.SIGTERM)  # it waits for its clients to go
    with open_cluster(home, FAST) as cluster:
        psycopg.connect(cluster.url).close()


def test_an_interrupted_first_start_is_begun_again(tmp_path):
    unfinished = tmp_path / "postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with open_cluster(tmp_path, FAST) as cluster:
        psycopg.connect(cluster.url).close()


def test_the_database_is_made_again_when_somebody_dropped_it(home):
    with open_cluster(home, FAST) as cluster:
        address = cluster.url.replace("/superschedules?", "/postgres?")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP DATABASE superschedules")
    with open_cluster(home, FAST) as cluster:
        psycopg.connect(cluster.url).close()
