"""How often the pages let one address make guests, try passwords and ask for mail."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import Limit, TooOften, network_of

HOUR_S, QUARTER_S = 3600, 900
SIGN_INS_PER_QUARTER, SIGN_UPS_PER_HOUR, RESETS_PER_HOUR, MAILS_PER_HOUR = 10, 30, 10, 3

_guests, _sign_ups, _resets, _mails = Limit(HOUR_S), Limit(HOUR_S), Limit(HOUR_S), Limit(HOUR_S)
_passwords = Limit(QUARTER_S)


def count_guest(request: HttpRequest) -> None:
    """Count a new guest of this address; raises TooOften."""
    _guests.take(_address(request), settings.GUESTS_PER_HOUR)


def count_sign_up(request: HttpRequest) -> None:
    """Count a try to open an account from this address; raises TooOften."""
    _sign_ups.take(_address(request), SIGN_UPS_PER_HOUR)


def count_password(request: HttpRequest, name: str) -> None:
    """Count a password tried for a name from this address; raises TooOften."""
    _passwords.take(_attempt(request, name), SIGN_INS_PER_QUARTER)


def forget_passwords(request: HttpRequest, name: str) -> None:
    """The right one was given: what was tried before no longer counts."""
    _passwords.forget(_attempt(request, name))


def count_reset(request: HttpRequest) -> None:
    """Count a reset asked for from this address; raises TooOften."""
    _resets.take(_address(request), RESETS_PER_HOUR)


def may_mail(address: str) -> bool:
    """Count a mail to this address, unless it had its share of them."""
    try:
        _mails.take(address.lower(), MAILS_PER_HOUR)
    except TooOften:
        return False
    return True


def clear_limits() -> None:
    """Begin to count everybody anew."""
    for limit in (_guests, _sign_ups, _resets, _mails, _passwords):
        limit.clear()


def waiting_time(refused: TooOften) -> str:
    """ "in 5 minutes"."""
    minutes = max(1, -(-refused.wait_s // 60))
    return ngettext("in %(minutes)d minute", "in %(minutes)d minutes", minutes) % {"minutes": minutes}


def refusal(refused: TooOften) -> str:
    """What is said to somebody who tried passwords or addresses too often."""
    return _("That was tried too often. Try again %(waiting_time)s.") % {
        "waiting_time": waiting_time(refused)
    }


def with_retry_after(response: HttpResponse, refused: TooOften) -> HttpResponse:
    """The response as 429, which says when to come again."""
    response.status_code = 429
    response.headers["Retry-After"] = str(refused.wait_s)
    return response


def _attempt(request: HttpRequest, name: str) -> str:
    return f"{_address(request)} {name.strip().lower()}"


def _address(request: HttpRequest) -> str:
    # Behind a proxy that uvicorn trusts (FORWARDED_ALLOW_IPS) this is what the proxy says; a client's own
    # X-Forwarded-For is never read here.
    return network_of(request.META.get("REMOTE_ADDR", ""))
