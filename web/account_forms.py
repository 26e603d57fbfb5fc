"""What people type to come in, and about their account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from web.limits import may_mail
from web.mail import send_later

EMAIL_LENGTH = 150
PASSWORD_HELP = gettext_lazy("At least 8 characters, not a common word and not only digits.")
_TAKEN = gettext_lazy("There is an account with this e-mail address. Sign in instead.")
_TAKEN_BY_OTHER = gettext_lazy("Another account has this e-mail address.")
_WRONG_PASSWORD = gettext_lazy("The password is not right.")


def _password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **more,
    )


class SignInForm(AuthenticationForm):
    """A name and a password."""

    error_messages = {
        "invalid_login": gettext_lazy("The name or the password is not right."),
        "inactive": gettext_lazy("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("Username or e-mail address")
        self.fields["password"].label = gettext_lazy("Password")


class SignUpForm(forms.Form):
    """A new account: an e-mail address and a password."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
    password = _password_field(gettext_lazy("Password"), "new-password", help_text=PASSWORD_HELP)

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


class ProfileForm(forms.Form):
    """Name and e-mail address; another address needs the password, for it can set a new one."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("What we call you. It may stay empty."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = _password_field(
        gettext_lazy("Your password"),
        "current-password",
        required=False,
        help_text=gettext_lazy("Only to change the e-mail address."),
    )

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data, initial={"name": person.first_name, "email": person.email})
        self.person = person

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not email and self.person.email:
            raise ValidationError(_("Without an address nobody could send you a new password."))
        other = User.objects.by_name_or_email(email) if email else None
        if other is not None and other.pk != self.person.pk:
            raise ValidationError(_TAKEN_BY_OTHER)
        return email

    def clean(self) -> dict[str, Any]:
        if self.changes_email and not self.person.check_password(self.cleaned_data.get("password", "")):
            self.add_error("password", _WRONG_PASSWORD)
        return self.cleaned_data

    @property
    def changes_email(self) -> bool:
        """Whether another address was typed."""
        email: str = self.cleaned_data.get("email", self.person.email)
        return email != self.person.email.lower()

    def save(self) -> bool:
        """Store it; False, with an error on the form, when someone was quicker with this address."""
        person, email = self.person, self.cleaned_data["email"]
        if self.changes_email:
            if person.username == person.email:
                person.username = email
            person.email = email
        person.first_name = self.cleaned_data["name"]
        try:
            with transaction.atomic():
                person.save(update_fields=["first_name", "email", "username"])
        except IntegrityError:
            person.refresh_from_db()
            self.add_error("email", _TAKEN_BY_OTHER)
            return False
        return True


class LeaveForm(forms.Form):
    """The password of somebody who deletes their account."""

    password = _password_field(gettext_lazy("Your password"), "current-password")

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise ValidationError(_WRONG_PASSWORD)
        return password


class ResetForm(PasswordResetForm):
    """Where to send a link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = gettext_lazy("E-mail address")

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Send it after the answer: how long that takes would tell whether the address is known."""
        if may_mail(to_email):
            send_later(subject_template_name, email_template_name, context, to_email)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg] # generic in the stubs only
    """A new password, typed twice."""

    new_password1 = _password_field(gettext_lazy("New password"), "new-password", help_text=PASSWORD_HELP)
    new_password2 = _password_field(gettext_lazy("The same again"), "new-password")


class ChangePasswordForm(PasswordChangeForm):
    """The password known so far and a new one."""

    old_password = _password_field(gettext_lazy("Your password so far"), "current-password")
    new_password1 = _password_field(gettext_lazy("New password"), "new-password", help_text=PASSWORD_HELP)
    new_password2 = _password_field(gettext_lazy("The same again"), "new-password")
