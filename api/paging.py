"""Keyset pages: an opaque cursor of the last row, and the next page in a Link header."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from api.errors import InvalidRequest

SALT = "api.paging"


def cursor_of(moment: datetime, row_id: int) -> str:
    """The opaque cursor of a row in an order by (moment, id)."""
    return seal([moment.isoformat(), row_id])


def position_of(cursor: str) -> tuple[datetime, int]:
    """The (moment, id) a cursor stands for; raises InvalidRequest when it was tampered with."""
    try:
        moment, row_id = unseal(cursor)
        return datetime.fromisoformat(moment), int(row_id)
    except (TypeError, ValueError):
        raise _never_given() from None


def seal(values: Sequence[Any], *, of: str = "") -> str:
    """The opaque cursor of values that JSON knows, good only for the list named by `of`."""
    return signing.dumps(values, salt=SALT + of, compress=True)


def unseal(cursor: str, *, of: str = "") -> list[Any]:
    """The values of a cursor; raises InvalidRequest when it was not sealed for this list."""
    try:
        values: list[Any] = signing.loads(cursor, salt=SALT + of)
        return values
    except (signing.BadSignature, ValueError):
        raise _never_given() from None


def link_next(request: HttpRequest, response: HttpResponse, cursor: str) -> None:
    """Name the next page in the response's Link header."""
    query = request.GET.copy()
    query["before"] = cursor
    response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'


def _never_given() -> InvalidRequest:
    return InvalidRequest("before", "This is not a page we gave out.")
