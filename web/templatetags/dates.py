"""Days as the reader's language writes them, where a template names them itself."""

from __future__ import annotations

from datetime import date

from django import template

from web import words

register = template.Library()


@register.filter
def long_day(day: date) -> str:
    """ "Saturday, March 14"."""
    return words.long_day(day, day)


@register.filter
def month_day(day: date) -> str:
    """ "Mar 14"."""
    return words.month_day(day)
