"""The cable between a browser and a server, which a test can cut, leave dead, and mend."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

PIECE = 65_536
# A closed connection is then reset, as by a router that forgot it.
RESET = struct.pack("ii", 1, 0)


class Wire:
    """Passes bytes between `url` and a server's port, unless it is cut or dead."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()  # of the next two: what is made while it is cut is reset too
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self._passes = threading.Event()
        self._passes.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        """Every connection is reset, and each new one at once."""
        with self._lock:
            self._is_cut = True
            while self._open:
                _reset(self._open.pop())

    def fall_silent(self) -> None:
        """Connections stay open and are made, and no byte passes."""
        self._passes.clear()

    def mend(self) -> None:
        """What is made from now on passes; what was dead stays dead."""
        if not self._passes.is_set():
            self._passes = threading.Event()
            self._passes.set()
        self._is_cut = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                for source, target in self._connected(near):
                    threading.Thread(
                        target=self._pass, args=(source, target, self._passes), daemon=True
                    ).start()

    def _connected(self, near: socket.socket) -> list[tuple[socket.socket, socket.socket]]:
        """The two ways between this end and the server's; none where it was reset."""
        ends = [near]
        with contextlib.suppress(OSError):
            ends.append(socket.create_connection(("127.0.0.1", self._port)))
        with self._lock:
            if len(ends) == 2 and not self._is_cut:
                self._open.update(ends)
                return [(ends[0], ends[1]), (ends[1], ends[0])]
        for end in ends:
            _reset(end)
        return []

    def _pass(self, source: socket.socket, target: socket.socket, passes: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                passes.wait()
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


def _reset(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.close()
