"""Starting and stopping, as an operator does it."""

import signal
import socket

import psutil
import pytest

from tests.acceptance.conftest import Server

pytestmark = pytest.mark.acceptance


def postgres_of(server: Server) -> list[psutil.Process]:
    """The postgres processes that work in the server's data directory."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and process.cwd().startswith(str(server.data_dir)):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_everything_it_started(own_server: Server, how: signal.Signals) -> None:
    own_server.start()
    assert postgres_of(own_server)
    assert own_server.stop(how) == 0
    assert postgres_of(own_server) == []


def test_second_start_on_the_same_data_says_so_and_exits_1(own_server: Server) -> None:
    own_server.start()
    second = own_server.manage("serve")
    assert second.returncode == 1
    assert "Superschedules already runs on this data directory (process " in second.stderr
    assert postgres_of(own_server)


def test_a_port_in_use_is_one_sentence(own_server: Server) -> None:
    with socket.create_server(("127.0.0.1", own_server.port)):
        ended = own_server.manage("serve")
    assert ended.returncode == 1
    assert f"Port {own_server.port} on 127.0.0.1 cannot be used" in ended.stderr


def test_a_database_that_does_not_answer_is_one_sentence(own_server: Server) -> None:
    own_server.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    ended = own_server.manage("serve")
    assert ended.returncode == 1
    assert ended.stderr.strip() == "Error: DATABASE_URL names a database that does not answer."


def test_after_a_kill_the_next_start_recovers(own_server: Server) -> None:
    own_server.start()
    own_server.stop(signal.SIGKILL)
    own_server.start()
    own_server.stop()
    assert postgres_of(own_server) == []


def test_commands_work_beside_the_running_server(own_server: Server) -> None:
    own_server.start()
    refused = own_server.manage("token", "nobody")
    assert refused.returncode == 1
    assert "There is no active account named nobody." in refused.stderr
    assert postgres_of(own_server)
