"""Several processes use one server, and it ends with the last of them, however that one ends."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from pgcluster import open_cluster

FAST = {"fsync": "off"}

FORK_AND_CLOSE_IN_THE_CHILD = """
import os, sys
from pathlib import Path
import psycopg
from pgcluster import open_cluster
cluster = open_cluster(Path(sys.argv[1]))
child = os.fork()
if child == 0:
    cluster.close()
    os._exit(0)
os.waitpid(child, 0)
psycopg.connect(cluster.url).close()
cluster.close()
"""


def has_ended(process):
    """Whether it has ended, even if its parent has not taken note of that."""
    return not process.is_running() or process.status() == "zombie"


def ask(url, question="SELECT 1"):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_the_database_has_vectors_and_speaks_unicode(home):
    with open_cluster(home, FAST) as cluster:
        assert ask(cluster.url, "SELECT '[1,2]'::halfvec(2) <=> '[1,2]'::halfvec(2)") == 0
        assert ask(cluster.url, "SELECT lower('ÉCOLE Ωmega')") == "école ωmega"


def test_two_processes_share_one_server(user):
    first, second = user(), user()
    url = first.url()
    assert second.url() == url
    assert ask(url) == 1


def test_the_last_to_leave_stops_the_server(user, server):
    first, second = user(), user()
    url = first.url()
    second.url()
    running = server()
    first.leave()
    assert ask(url) == 1
    second.leave()
    assert has_ended(running)


def test_a_second_opening_in_one_process_counts(home, server):
    first = open_cluster(home, FAST)
    with open_cluster(home) as second:
        first.close()
        assert ask(second.url) == 1
        running = server()
    assert has_ended(running)


def test_closing_twice_takes_nothing_from_others(home):
    with open_cluster(home, FAST) as other:
        cluster = open_cluster(home)
        cluster.close()
        cluster.close()
        assert ask(other.url) == 1


def test_many_first_starts_at_once_make_one_cluster(tmp_path, user):
    users = [user(tmp_path) for _ in range(3)]
    assert len({one.url() for one in users}) == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_server_ends_when_its_only_user_is_killed(user, server, number):
    one = user()
    one.url()
    running = server()
    one.send(number)
    running.wait(timeout=60)
    assert has_ended(running)


def test_a_killed_user_takes_nothing_from_the_others(user, server):
    first, second = user(), user()
    url = first.url()
    second.url()
    running = server()
    first.send(signal.SIGKILL)
    assert ask(url) == 1
    second.leave()
    assert has_ended(running)


def test_whoever_comes_while_a_killed_users_server_stops_gets_one(home, user):
    one = user()
    one.url()
    one.send(signal.SIGKILL)
    with open_cluster(home, FAST) as cluster:
        assert ask(cluster.url) == 1


def test_ctrl_c_reaches_the_program_and_not_its_database(user):
    one = user()
    one.url()
    one.press_ctrl_c()
    assert one.leave() == "still here\n"


def test_a_forked_child_does_not_close_its_parents_cluster(home):
    program = [sys.executable, "-c", FORK_AND_CLOSE_IN_THE_CHILD, str(home)]
    assert subprocess.run(program, cwd=os.getcwd(), check=False, timeout=60).returncode == 0
