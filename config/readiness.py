"""Whether this process should get requests."""

import time

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


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


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when the embedder is warm and the database answers, else 503."""
    if readiness.is_serving and _database_answers():
        return JsonResponse({"status": "ready"})
    return JsonResponse({"status": "not ready"}, status=503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
