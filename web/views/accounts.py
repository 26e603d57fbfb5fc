"""Signing in, up and out."""

from __future__ import annotations

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

from accounts.models import User
from web.forms import SignInForm, SignUpForm
from web.guests import BACKEND, account_of, adopt_guest, guest_of
from web.rendering import page


class SignIn(LoginView):
    """Sign-in; what was asked as a guest on this device comes along."""

    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account = form.get_user()
        assert isinstance(account, User)
        # Before the sign-in: it starts a new session, in which nobody knows the guest any more.
        adopt_guest(guest_of(self.request), account)
        login(self.request, account)
        return HttpResponseRedirect(self.get_success_url())

    def render_to_response(self, context: dict[str, object], **_kwargs: object) -> HttpResponse:
        return page(
            self.request, "web/sign_in.html", {"form": context["form"], "next": self.get_redirect_url()}
        )


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
    form = SignUpForm(request.POST or None)
    account = form.open_account() if form.is_valid() else None
    if account is None:
        return page(request, "web/sign_up.html", {"form": form, "next": _next(request)})
    adopt_guest(guest_of(request), account)
    login(request, account, backend=BACKEND)
    return HttpResponseRedirect(_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is a page of ours."""
    url = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else ""
