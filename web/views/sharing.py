"""A conversation's read-only link: made and ended by its owner, read by whoever has it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.models import ChatMessage, SharedConversation
from web.answers import exchanges_of, with_events
from web.rendering import page, view_from_home
from web.views.conversations import own_session

# Longer conversations are shown from where their last so many messages begin.
SHOWN_MESSAGES = 200


@require_POST
@never_cache
def share(request: HttpRequest, session_id: int) -> HttpResponse:
    """Make the link, or have the one there is show what came since: `{url}`; 409 with nothing to show."""
    session = own_session(request.user, session_id)
    finished = session.messages.exclude(status=ChatMessage.Status.RUNNING)
    last = finished.filter(role=ChatMessage.Role.ASSISTANT).order_by("-created_at", "-id").first()
    if last is None:
        return HttpResponse(status=409)
    shared, _made = SharedConversation.objects.update_or_create(
        session=session, defaults={"last_message": last}
    )
    address = reverse("web:shared", args=[shared.token])
    return JsonResponse({"url": request.build_absolute_uri(address)})


@require_POST
@never_cache
def end_sharing(request: HttpRequest, session_id: int) -> HttpResponse:
    """Delete the link; again: no effect."""
    session = own_session(request.user, session_id)
    SharedConversation.objects.filter(session=session).delete()
    return HttpResponse(status=204)


@require_safe
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The conversation as it was shared, for anybody with the link, without who asked."""
    link = SharedConversation.objects.select_related("session", "last_message").filter(token=token).first()
    if link is None or link.session.deleted_at is not None:
        raise Http404
    earlier = link.session.messages.before(link.last_message).latest_first(SHOWN_MESSAGES - 1)
    messages = [
        *list(with_events(earlier))[::-1],
        *with_events(ChatMessage.objects.filter(pk=link.last_message_id)),
    ]
    context = {
        "title": link.session.title,
        "exchanges": exchanges_of(messages, view_from_home(request)),
    }
    response = page(request, "web/shared.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
