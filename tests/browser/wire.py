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
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self._passes = threading.Event()
        self._passes.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        """Every connection is reset, and each new one at once."""
        self._is_cut = True
        self._reset_all()

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
        self._reset_all()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self._is_cut:
                    _reset(near)
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self._port))
                except OSError:
                    _reset(near)
                    continue
                self._open |= {near, far}
                for source, target in ((near, far), (far, near)):
                    threading.Thread(
                        target=self._pass, args=(source, target, self._passes), daemon=True
                    ).start()

    def _pass(self, source: socket.socket, target: socket.socket, passes: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                passes.wait()
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)

    def _reset_all(self) -> None:
        while self._open:
            _reset(self._open.pop())


def _reset(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.close()
