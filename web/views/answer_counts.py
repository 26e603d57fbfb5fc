"""For operators: what readers thought of the answers, and what was changed in them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.answer_counts import MOST_COUNTED
from events.answer_counts import answer_counts as counts_until
from events.usage import DAYS


@require_safe
@never_cache
def answer_counts(request: HttpRequest) -> HttpResponse:
    """Each model and prompt in numbers, and the latest answers that were corrected."""
    # Answers have the real clock's moments, also where a demo freezes the events'.
    context = {
        **admin.site.each_context(request),
        "title": _("Answers"),
        "counts": counts_until(timezone.now()),
        "days": DAYS,
        "most_counted": MOST_COUNTED,
    }
    return render(request, "admin/answers.html", context)
