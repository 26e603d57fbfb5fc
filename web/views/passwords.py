"""A new password: by a link sent by mail, or with the one known so far."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from accounts.limits import TooOften
from accounts.models import User
from accounts.password_tries import check_tries, note_right_password, note_wrong_password
from web.account_forms import ChangePasswordForm, NewPasswordForm, ResetForm
from web.guests import account_of
from web.limits import count_reset, refusal, with_retry_after
from web.rendering import page


class AskForLink(views.PasswordResetView):
    """Sends a link to an address; the answer is the same whether an account has it."""

    form_class = ResetForm
    email_template_name = "web/mail/reset.txt"
    subject_template_name = "web/mail/reset_subject.txt"
    success_url = reverse_lazy("web:link_sent")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            count_reset(request)
        except TooOften as refused:
            context = {"form": ResetForm(), "problem": refusal(refused)}
            return with_retry_after(page(request, "web/password_forgotten.html", context), refused)
        return super().post(request, *args, **kwargs)

    def render_to_response(self, context: dict[str, Any], **_kwargs: object) -> HttpResponse:
        return page(self.request, "web/password_forgotten.html", {"form": context["form"]})


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What to do, once a link was asked for."""
    return page(request, "web/password_link_sent.html")


class NewPassword(views.PasswordResetConfirmView):
    """Sets a new password for the bearer of a link, once and while it is fresh."""

    form_class = NewPasswordForm
    success_url = reverse_lazy("web:sign_in")

    def render_to_response(self, context: dict[str, Any], **_kwargs: object) -> HttpResponse:
        shown = {"form": context["form"], "is_valid": context["validlink"]}
        return page(self.request, "web/password_new.html", shown)

    def get_success_url(self) -> str:
        return f"{reverse('web:sign_in')}?new-password"


class ChangePassword(views.PasswordChangeView):
    """Sets a new password for an account that is signed in; its other browsers are signed out."""

    form_class = ChangePasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if account_of(request) is None:
            return views.redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_tries(request, self._person.username)
        except TooOften as refused:
            context = {"form": ChangePasswordForm(self._person), "problem": refusal(refused)}
            return with_retry_after(page(request, "web/password_change.html", context), refused)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        note_right_password(self.request, self._person.username)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        if "old_password" in form.errors:
            note_wrong_password(self.request, self._person.username)
        return super().form_invalid(form)

    def render_to_response(self, context: dict[str, Any], **_kwargs: object) -> HttpResponse:
        return page(self.request, "web/password_change.html", {"form": context["form"]})

    def get_success_url(self) -> str:
        return f"{reverse('web:account')}?saved=password"

    @property
    def _person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user
