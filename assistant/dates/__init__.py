"""Dates in plain words: the phrases of a question to half-open windows in the place's time zone."""

from assistant.dates.reading import DateReading, read_dates, without_parts

__all__ = ["DateReading", "read_dates", "without_parts"]
