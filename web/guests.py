"""People who ask without an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from events.models import ChatSession, Choice, Feedback, Turn
from web.limits import count_guest

BACKEND = "accounts.backends.NameOrEmailBackend"
SEEN_ON = "guest_seen_on"
DAY_S = 86_400


def person_of(request: HttpRequest) -> User:
    """The person behind a request; a visitor becomes a guest, kept by the session cookie.

    Raises TooOften when this address made its guests for the hour; the page then says so.
    """
    if isinstance(request.user, User):
        if request.user.is_guest:
            _keep_known(request)
        return request.user
    count_guest(request)
    guest = User.objects.create_guest()
    login(request, guest, backend=BACKEND)
    request.session.set_expiry(settings.GUESTS_KEPT_DAYS * DAY_S)
    _keep_known(request)
    return guest


def _keep_known(request: HttpRequest) -> None:
    """Let the cookie live as long from today, as what the guest asks today is kept as long."""
    today = timezone.now().date().isoformat()
    if request.session.get(SEEN_ON) != today:
        request.session[SEEN_ON] = today


def account_of(request: HttpRequest) -> User | None:
    """The person who signed in; None for a visitor and for a guest."""
    user = request.user
    return user if isinstance(user, User) and not user.is_guest else None


def guest_of(request: HttpRequest) -> User | None:
    """The guest behind a request, if it is one."""
    user = request.user
    return user if isinstance(user, User) and user.is_guest else None


def adopt_guest(guest: User | None, account: User) -> None:
    """Give a guest's conversations to the account the guest signed in to, and forget the guest."""
    if guest is None or not guest.is_guest or guest.pk == account.pk:
        return
    with transaction.atomic():
        # The turns first, as whoever locks both does. Keys are each person's own: two may have used the same.
        Turn.objects.filter(user=guest).update(user=account, idempotency_key=None)
        ChatSession.with_deleted.filter(user=guest).update(user=account)
        # A guest could only judge answers of its own conversations, so the account judged none of them.
        Feedback.objects.filter(user=guest).update(user=account)
        Choice.objects.filter(user=guest).update(user=account)
        guest.delete()
