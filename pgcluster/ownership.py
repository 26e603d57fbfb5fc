"""Who PostgreSQL runs as, and what that account is allowed to reach.

An ordinary user runs it as itself. Root may not, so for root it runs as an account of its own, which owns the
cluster's folder, may pass through the folders above it, and may run the wheel's programs.
"""

import os
import pwd
import stat
import subprocess
from pathlib import Path

from pgcluster import programs
from pgcluster.errors import UserMissing
from pgcluster.programs import Account

NAME = "pgserver"


def account() -> Account:
    """The account to run PostgreSQL as, made if we are root and it is missing; raises UserMissing."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _make_account()
    return Account(entry.pw_uid, entry.pw_gid)


def give(path: Path, to: Account) -> None:
    """Make `to` the owner of one file or folder."""
    if not to.is_ours:
        os.chown(path, to.uid, to.gid)


def open_way(path: Path, to: Account) -> None:
    """Let `to` pass through the folders above `path`; it cannot list them."""
    if to.is_ours:
        return
    for folder in path.parents:
        _allow(folder, stat.S_IXOTH)


def open_programs(to: Account) -> None:
    """Let `to` run the programs, which a strict umask at installation may have kept for root."""
    if to.is_ours:
        return
    for folder in (programs.install_dir(), programs.libraries_dir()):
        open_way(folder, to)
        # The folder's own mode is set last, so it says whether an earlier start has come to the end.
        if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH:
            _open_tree(folder)


def _make_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=30)
        return pwd.getpwnam(NAME)
    except (subprocess.SubprocessError, OSError, KeyError) as exc:
        raise UserMissing(
            f"PostgreSQL refuses to run as root: start as another user, or make a system user named {NAME}."
        ) from exc


def _open_tree(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_symlink():
            continue
        if path.is_dir():
            _open_tree(path)
        else:
            owner_runs = path.stat().st_mode & stat.S_IXUSR
            _allow(path, stat.S_IROTH | (stat.S_IXOTH if owner_runs else 0))
    _allow(folder, stat.S_IROTH | stat.S_IXOTH)


def _allow(path: Path, permissions: int) -> None:
    mode = path.stat().st_mode
    if mode & permissions != permissions:
        path.chmod(stat.S_IMODE(mode) | permissions)
