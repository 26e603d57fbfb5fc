"""A first question on its way from the form to the conversation's page, which asks it."""

from django.http import HttpRequest

from events.models import ChatSession

KEY = "pending_questions"
MOST = 5


def keep_question(request: HttpRequest, session: ChatSession, message: str) -> None:
    """Remember the question until the conversation holds it; only the last few are kept."""
    kept: dict[str, str] = request.session.get(KEY, {})
    newest = list(kept.items())[-(MOST - 1) :]
    request.session[KEY] = dict([*newest, (str(session.pk), message)])


def pending_question(request: HttpRequest, session: ChatSession) -> str:
    """The question that waits to be asked in this conversation; empty when there is none."""
    kept: dict[str, str] = request.session.get(KEY, {})
    return kept.get(str(session.pk), "")


def forget_question(request: HttpRequest, session: ChatSession) -> None:
    """The conversation holds it now."""
    kept: dict[str, str] = request.session.get(KEY, {})
    if str(session.pk) in kept:
        request.session[KEY] = {key: text for key, text in kept.items() if key != str(session.pk)}
