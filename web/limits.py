"""How often the pages let one address make guests, open accounts and ask for mail."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import Limit, TooOften, address_of
from accounts.password_tries import clear_tries

HOUR_S = 3600
SIGN_UPS_PER_HOUR, RESETS_PER_HOUR, MAILS_PER_HOUR = 30, 10, 3

_guests, _sign_ups, _resets, _mails = Limit(HOUR_S), Limit(HOUR_S), Limit(HOUR_S), Limit(HOUR_S)


def count_guest(request: HttpRequest) -> None:
    """Count a new guest of this address; raises TooOften."""
    _guests.take(address_of(request), settings.GUESTS_PER_HOUR)


def count_sign_up(request: HttpRequest) -> None:
    """Count a try to open an account from this address; raises TooOften."""
    _sign_ups.take(address_of(request), SIGN_UPS_PER_HOUR)


def count_reset(request: HttpRequest) -> None:
    """Count a reset asked for from this address; raises TooOften."""
    _resets.take(address_of(request), RESETS_PER_HOUR)


def may_mail(address: str) -> bool:
    """Count a mail to this address, unless it had its share of them."""
    try:
        _mails.take(address.lower(), MAILS_PER_HOUR)
    except TooOften:
        return False
    return True


def clear_limits() -> None:
    """Begin to count everybody anew."""
    for limit in (_guests, _sign_ups, _resets, _mails):
        limit.clear()
    clear_tries()


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
