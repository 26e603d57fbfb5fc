"""For operators: how the assistant is used, what its models take, and what was asked and not found."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.spending import spent
from events.usage import unanswered
from events.usage import usage as usage_until
from web.charts import bar_chart, line_chart


@require_safe
@never_cache
def usage(request: HttpRequest) -> HttpResponse:
    """Thirty days as small charts and as a table, models' tokens, and what was most asked and not found."""
    # Turns have the real clock's moments, also where a demo freezes the events'.
    now = timezone.now()
    days = usage_until(now)
    context = {
        **admin.site.each_context(request),
        "title": _("Usage"),
        "days": days,
        "questions": bar_chart(
            *([getattr(day, name) for day in days] for name in ("complete", "stopped", "failed"))
        ),
        "people": bar_chart([day.people for day in days]),
        "waiting": line_chart([day.median_ms for day in days], [day.slow_ms for day in days]),
        "without_result": bar_chart([day.share_without_result or 0 for day in days]),
        "spent": spent(now),
        "unanswered": unanswered(now),
        "kept_days": settings.QUESTIONS_KEPT_DAYS,
    }
    return render(request, "admin/usage.html", context)
