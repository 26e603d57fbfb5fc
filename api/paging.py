"""Keyset pages: an opaque cursor of the last row, and the next page in a Link header."""

from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse

from api.errors import InvalidRequest

SALT = "api.paging"


def cursor_of(moment: datetime, row_id: int) -> str:
    """The opaque cursor of a row in an order by (moment, id)."""
    return signing.dumps([moment.isoformat(), row_id], salt=SALT)


def position_of(cursor: str) -> tuple[datetime, int]:
    """The (moment, id) a cursor stands for; raises InvalidRequest when it was tampered with."""
    try:
        moment, row_id = signing.loads(cursor, salt=SALT)
        return datetime.fromisoformat(moment), int(row_id)
    except (signing.BadSignature, TypeError, ValueError):
        raise InvalidRequest("before", "This is not a page we gave out.") from None


def link_next(request: HttpRequest, response: HttpResponse, cursor: str) -> None:
    """Name the next page in the response's Link header."""
    query = request.GET.copy()
    query["before"] = cursor
    response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
