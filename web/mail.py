"""Mail, sent after the answer."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

SERVER_TIMEOUT_S = 30
# One at a time; those that wait are sent before the process ends.
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def send_later(subject_template: str, body_template: str, context: dict[str, Any], to: str) -> None:
    """Write the mail now, in the language of the request, and send it in the background."""
    subject = " ".join(render_to_string(subject_template, context).split())
    _postman.submit(_send, EmailMessage(subject, render_to_string(body_template, context), to=[to]))


def wait_until_sent() -> None:
    """Return when all mail so far is on its way."""
    _postman.submit(lambda: None).result()


def _send(message: EmailMessage) -> None:
    try:
        message.connection = get_connection(timeout=SERVER_TIMEOUT_S)
        message.send()
    except OSError as exc:  # also what smtplib raises
        # The trace may hold the address, which is not for the log.
        logger.error("A mail could not be sent: %s", type(exc).__name__)  # noqa: TRY400 as above
