"""Whether this process lives, and whether it should get requests: the two addresses that a balancer asks.

They are answered on the event loop, ahead of Django, so that they tell the truth also when threads are busy.
"""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chat_service.app import app as chat_app


class Readiness:
    """Ready from the end of the warm-up to the beginning of the stop."""

    def __init__(self) -> None:
        self.is_serving = False
        self._stopped_at: float | None = None

    def stop(self) -> None:
        """No more requests; the grace time of running answers begins."""
        self.is_serving = False
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()

    def left_of(self, grace_s: float) -> float:
        """Seconds left of a grace time that began at the stop."""
        elapsed_s = time.monotonic() - self._stopped_at if self._stopped_at is not None else 0
        return max(0, grace_s - elapsed_s)


readiness = Readiness()


async def live(_request: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> JSONResponse:
    """200 when the embedder is warm and the database answers, else 503."""
    if readiness.is_serving and chat_app.has_database():
        return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready"}, status_code=503)


ROUTES = [
    Route(f"/api/{name}{slash}", answer)
    for name, answer in (("live", live), ("ready", ready))
    for slash in ("", "/")
]
