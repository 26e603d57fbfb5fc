"""What people type into the pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User

QUESTION_LENGTH = 4000


class QuestionForm(forms.Form):
    """A question; a browser counts a line break as one character and sends two."""

    message = forms.CharField(
        error_messages={"required": "Write a question first."},
    )

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"].replace("\r\n", "\n")
        if len(message) > QUESTION_LENGTH:
            raise ValidationError(
                f"A question has at most {QUESTION_LENGTH:,} characters; this has {len(message):,}."
            )
        if any("\ud800" <= letter <= "\udfff" for letter in message):
            raise ValidationError("The question holds a character that cannot be stored.")
        return message


class SignInForm(AuthenticationForm):
    """A name and a password."""

    error_messages = {
        "invalid_login": "The name or the password is not right.",
        "inactive": "This account is closed.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Username or e-mail address"


class SignUpForm(forms.Form):
    """A new account: an e-mail address and a password."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 8 characters, not a common word and not only digits.",
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.by_name_or_email(email) is not None:
            raise ValidationError(_TAKEN)
        return email

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("email"), self.cleaned_data.get("password")
        if email and password:
            try:
                validate_password(password, User(username=email, email=email))
            except ValidationError as exc:
                self.add_error("password", exc)
        return self.cleaned_data

    def open_account(self) -> User | None:
        """The new account; None, with an error on the form, when someone was quicker with this address."""
        try:
            with transaction.atomic():
                return User.objects.create_account(self.cleaned_data["email"], self.cleaned_data["password"])
        except IntegrityError:
            self.add_error("email", _TAKEN)
            return None


_TAKEN = "There is an account with this e-mail address. Sign in instead."
