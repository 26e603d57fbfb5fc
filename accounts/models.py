"""People: residents with an account, guests without one, operators."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class AccountManager(UserManager["User"]):
    """Makes accounts; an account without a username is named by its e-mail address."""

    def create_account(self, email: str, password: str, **names: Any) -> User:
        """Create a resident's account; raises IntegrityError when the name or address is taken."""
        username = names.pop("username", "") or email
        return self.create_user(username, email, password, **names)

    def create_guest(self) -> User:
        """Create a person who can ask but not sign in."""
        guest = self.model(username=f"guest-{secrets.token_hex(12)}", is_guest=True)
        guest.set_unusable_password()
        guest.save(using=self._db)
        return guest

    def by_name_or_email(self, name: str) -> User | None:
        """The account with this username, else with this e-mail address in any case, else None."""
        by_name = self.filter(username=name).first()
        return by_name or self.filter(email__iexact=name).exclude(email="").first()


class User(AbstractUser):
    """A person; our own model from the first migration so that it can grow."""

    is_guest = models.BooleanField(default=False, help_text="Asks without an account.")
    preferences = models.JSONField(
        default=dict, blank=True, help_text="What new conversations begin with: `location` and `preferences`."
    )

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta(AbstractUser.Meta):
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="one_account_per_email",
                violation_error_message="An account with this e-mail address exists.",
            ),
        )
