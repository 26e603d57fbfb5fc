"""What time it is for events and answers (never for tokens or leases)."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment frozen by the setting NOW, or the real one."""
    frozen: datetime | None = settings.NOW
    return frozen or timezone.now()
