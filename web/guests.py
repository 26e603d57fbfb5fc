"""People who ask without an account."""

from __future__ import annotations

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from events.models import ChatSession, Feedback, Turn

BACKEND = "accounts.backends.NameOrEmailBackend"


def person_of(request: HttpRequest) -> User:
    """The person behind a request; a visitor becomes a guest, kept by the session cookie."""
    if isinstance(request.user, User):
        return request.user
    guest = User.objects.create_guest()
    login(request, guest, backend=BACKEND)
    return guest


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
        ChatSession.objects.filter(user=guest).update(user=account)
        # Keys are each person's own: two people may have used the same.
        Turn.objects.filter(user=guest).update(user=account, idempotency_key=None)
        # A guest could only judge answers of its own conversations, so the account judged none of them.
        Feedback.objects.filter(user=guest).update(user=account)
        guest.delete()
