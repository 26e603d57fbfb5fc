"""Whose a turn is, and whether its process has ended."""

import os
import subprocess
import sys

from chat_service.owners import is_gone, new_owner

NAME = "from chat_service.owners import new_owner; print(new_owner())"


def test_a_name_is_given_once_and_its_process_is_not_gone() -> None:
    assert new_owner() != new_owner()
    assert not is_gone(new_owner())


def test_a_process_that_has_ended_is_gone() -> None:
    ended = subprocess.run([sys.executable, "-c", NAME], capture_output=True, text=True, check=True)
    assert is_gone(ended.stdout.strip())


def test_a_number_that_another_process_has_been_given_is_not_taken_for_it() -> None:
    machine, _pid, _started, nonce = new_owner().split(":")
    assert is_gone(f"{machine}:{os.getpid()}:1.00:{nonce}")


def test_of_another_machine_nobody_can_tell() -> None:
    _machine, rest = new_owner().split(":", 1)
    for owner in (f"000000000000:{rest}", "", "garbled"):
        assert not is_gone(owner)
