"""LibCal (Springshare): the list behind its calendar pages, and the events of its API 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ingest.candidate import Cost, Said
from ingest.json_feeds.fields import (
    Object,
    Platform,
    days_of,
    end_of,
    inner,
    is_list_of,
    is_true,
    joined,
    moment_of,
    names_in,
    objects,
    page_number,
    text,
    with_query,
)
from ingest.loose import LooseEvent, Span
from ingest.wording.price import cost_of_field


def _is_answer(answer: Object) -> bool:
    if is_list_of(answer, "results", "perpage") or any(
        "startdt" in one for one in objects(answer, "results")
    ):
        return True
    return any(
        "allday" in event and isinstance(event.get("calendar"), dict) for event in objects(answer, "events")
    )


def _items(answer: Object) -> Iterator[Object]:
    return chain(objects(answer, "results"), objects(answer, "events"))


def _event_of(event: Object, answer: Object) -> LooseEvent:
    number = text(event, "id")
    url = text(event, "url") or text(inner(event, "url"), "public")
    room, branch = (text(event, name) or text(inner(event, name), "name") for name in ("location", "campus"))
    is_online = is_true(event.get("online_event"))
    said = Said(
        title=text(event, "title"),
        description=text(event, "description", "shortdesc"),
        location=joined(room, branch or text(event, "calendar")) if room or branch else "",
        url=url,
        organizer=text(inner(event, "owner"), "name"),
        categories=(
            *names_in(event, "categories_arr"),
            *names_in(event, "category"),
            *names_in(event, "audiences"),
            *names_in(event, "audience"),
        ),
        attendance="online" if is_online and not (room or branch) else "",
        cost=_cost(event),
        ages=joined(*names_in(event, "audiences"), *names_in(event, "audience")),
        meeting_url=text(event, "online_join_url"),
        registration="registration required" if _is_registered(event) else "",
    )
    return LooseEvent(uid=f"libcal-{number}" if number else url, said=said, times=lambda: [_span(event)])


def _is_registered(event: Object) -> bool:
    return is_true(event.get("registration_enabled")) or is_true(event.get("registration"))


def _span(event: Object) -> Span:
    # "start" is a moment in the API, and a time of day in the list.
    start, end = text(event, "startdt", "start"), text(event, "enddt", "end")
    if is_true(event.get("all_day")) or is_true(event.get("allday")):
        return Span(*days_of(start[:10], end[:10]))
    return Span(moment_of(start), end_of(end))


def _cost(event: Object) -> Cost | None:
    words = text(event, "registration_cost", "event_cost")
    return cost_of_field(words) if words else None


def _next_page(answer: Object, url: str) -> str:
    total, size = page_number(answer.get("total_results")), page_number(answer.get("perpage"))
    asked = [part[5:] for part in url.partition("?")[2].split("&") if part.startswith("page=")]
    page = page_number(asked[0]) if asked else 1
    has_more = size > 0 and page * size < total and any(objects(answer, "results"))
    return with_query(url, page=str(page + 1)) if has_more else ""


LIBCAL = Platform("LibCal", _is_answer, _items, _event_of, _next_page)
