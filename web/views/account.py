"""A person's own page: name, preferences, all that is kept about them, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import TooOften
from accounts.models import User
from accounts.password_tries import check_tries, note_right_password, note_wrong_password
from events.models import ChatSession, Choice, Feedback, SharedConversation
from events.session_export import in_parts
from web.account_forms import LeaveForm, ProfileForm
from web.limits import refusal, with_retry_after
from web.own_data import erase_person, everything_of
from web.preferences_form import PreferencesForm
from web.rendering import page

View = Callable[[HttpRequest], HttpResponseBase]


def known_person(view: View) -> View:
    """Let people in whom we know, guests too; others may sign in first."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            return view(request)
        return redirect_to_login(request.get_full_path())

    return checked


@require_safe
@never_cache
@known_person
def account(request: HttpRequest) -> HttpResponse:
    """Name, preferences and what is kept; for a guest, what this device keeps."""
    person = _person(request)
    if person.is_guest:
        return page(request, "web/guest.html", _kept(person))
    return _account_page(request, ProfileForm(person), PreferencesForm(person))


@require_http_methods(["POST"])
@never_cache
@sensitive_post_parameters("password")
@known_person
def profile(request: HttpRequest) -> HttpResponse:
    """Store the name and the e-mail address."""
    person = _person(request)
    if person.is_guest:
        return redirect("web:account")
    form = ProfileForm(person, request.POST)
    try:
        if request.POST.get("password"):
            check_tries(request, person.username)
        if form.is_valid() and form.save():
            return _saved("profile")
        if request.POST.get("password") and "password" in form.errors:
            note_wrong_password(request, person.username)
    except TooOften as refused:
        form = ProfileForm(person)
        response = _account_page(request, form, PreferencesForm(person), problem=refusal(refused))
        return with_retry_after(response, refused)
    # What was typed is not who they are yet: the frame shows the stored name.
    person.refresh_from_db()
    return _account_page(request, form, PreferencesForm(person), status=422)


@require_http_methods(["POST"])
@never_cache
@known_person
def preferences(request: HttpRequest) -> HttpResponse:
    """Store the preferences, with which new conversations begin."""
    person = _person(request)
    if person.is_guest:
        return redirect("web:account")
    form = PreferencesForm(person, request.POST)
    if form.is_valid():
        form.save()
        return _saved("preferences")
    return _account_page(request, ProfileForm(person), form, status=422)


@require_safe
@never_cache
@known_person
def export(request: HttpRequest) -> HttpResponseBase:
    """All that is kept about the person as one JSON file, sent while it is made."""
    response = in_parts(request, everything_of(_person(request)), "application/json", at_once=False)
    name = f"superschedules-{timezone.now():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@known_person
def leave(request: HttpRequest) -> HttpResponse:
    """Say what goes with an account, or a guest, and delete it once that is confirmed."""
    person = _person(request)
    form = LeaveForm(person, request.POST if request.method == "POST" else None)
    try:
        is_sure = request.method == "POST" and _confirmed(request, person, form)
    except TooOften as refused:
        context = {**_kept(person), "form": LeaveForm(person), "problem": refusal(refused)}
        return with_retry_after(page(request, "web/leave.html", context), refused)
    if not is_sure:
        status = 422 if request.method == "POST" else 200
        return page(request, "web/leave.html", {**_kept(person), "form": form}, status=status)
    erase_person(person)
    logout(request)
    return redirect("web:gone")


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """What is left after a deletion: nothing."""
    return page(request, "web/gone.html")


def _confirmed(request: HttpRequest, person: User, form: LeaveForm) -> bool:
    """Whether the person may delete themselves: a guest who says so, an account with its password."""
    if person.is_guest:
        return True
    check_tries(request, person.username)
    if form.is_valid():
        note_right_password(request, person.username)
        return True
    note_wrong_password(request, person.username)
    return False


def _account_page(
    request: HttpRequest,
    profile_form: ProfileForm,
    preferences_form: PreferencesForm,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    context = {
        "profile": profile_form,
        "preferences": preferences_form,
        "problem": problem,
        "said": _SAID.get(request.GET.get("saved", ""), lambda: "")(),
        **_kept(_person(request)),
    }
    return page(request, "web/account.html", context, status=status)


def _kept(person: User) -> dict[str, object]:
    return {
        "person": person,
        "conversations": ChatSession.objects.filter(user=person).count(),
        "links": SharedConversation.objects.filter(session__user=person).count(),
        "judgements": sum(model.objects.filter(user=person).count() for model in (Feedback, Choice)),
    }


def _saved(what: str) -> HttpResponse:
    return redirect(f"{reverse('web:account')}?saved={what}")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


_SAID: dict[str, Callable[[], str]] = {
    "profile": lambda: _("Your name and address are saved."),
    "preferences": lambda: _("Your preferences are saved. New conversations begin with them."),
    "password": lambda: _("Your password is changed. Other browsers are signed out."),
}
