"""Who a browser's session cookie names, outside Django's own requests."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from accounts.models import User


def user_of_cookie(session_key: str) -> User | None:
    """The active person who signed in with this session, or None."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None
