"""Sign-in by username or e-mail address."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User


class NameOrEmailBackend(ModelBackend):
    """Accepts either name with the password; takes as long for an unknown name as for a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> User | None:
        if not username or not password or "\x00" in username:
            return None
        user = User.objects.by_name_or_email(username)
        if user is None:
            # Hash anyway: else the response time tells which names exist (Django ticket 20760).
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
