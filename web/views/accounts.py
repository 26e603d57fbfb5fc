"""Signing in, up and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOften
from accounts.models import User
from accounts.password_tries import check_tries, note_right_password, note_wrong_password
from web.account_forms import SignInForm, SignUpForm
from web.guests import BACKEND, account_of, adopt_guest, guest_of
from web.limits import count_sign_up, refusal, with_retry_after
from web.rendering import page


class SignIn(LoginView):
    """Sign-in; what was asked as a guest on this device comes along."""

    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_tries(request, self._name)
        except TooOften as refused:
            form = SignInForm(request, initial={"username": self._name[:150]})
            context = {"form": form, "problem": refusal(refused)}
            return with_retry_after(self.render_to_response(context), refused)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account = form.get_user()
        assert isinstance(account, User)
        note_right_password(self.request, self._name)
        # Before the sign-in: it starts a new session, in which nobody knows the guest any more.
        adopt_guest(guest_of(self.request), account)
        login(self.request, account)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        note_wrong_password(self.request, self._name)
        return super().form_invalid(form)

    def render_to_response(self, context: dict[str, Any], **_kwargs: object) -> HttpResponse:
        shown = {
            "form": context["form"],
            "problem": context.get("problem"),
            "next": self.get_redirect_url(),
            "is_guest": guest_of(self.request) is not None,
        }
        return page(self.request, "web/sign_in.html", shown)

    @property
    def _name(self) -> str:
        return self.request.POST.get("username", "")


class SignOut(LogoutView):
    """Sign-out, by POST only."""

    http_method_names = ["post", "options"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account and sign in to it; what was asked as a guest comes along."""
    if account_of(request) is not None:
        return redirect("web:home")
    try:
        account, form = _opened(request)
    except TooOften as refused:
        context = {"form": SignUpForm(), "problem": refusal(refused), "next": _next(request)}
        return with_retry_after(page(request, "web/sign_up.html", context), refused)
    if account is None:
        return page(request, "web/sign_up.html", {"form": form, "next": _next(request)})
    adopt_guest(guest_of(request), account)
    login(request, account, backend=BACKEND)
    return HttpResponseRedirect(_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


def _opened(request: HttpRequest) -> tuple[User | None, SignUpForm]:
    """The new account, if there is one, and its form; raises TooOften."""
    if request.method != "POST":
        return None, SignUpForm()
    count_sign_up(request)
    form = SignUpForm(request.POST)
    return form.open_account() if form.is_valid() else None, form


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is a page of ours."""
    url = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else ""
