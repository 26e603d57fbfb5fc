"""The words by which the judge knows days, hours, things, people and states."""

from __future__ import annotations

MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_NAMES = {name: number for number, name in enumerate(WEEKDAYS)} | {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
UNTIL = ("-", "to", "until", "till", "and", "through")
PARTS = ("morning", "afternoon", "evening", "night")
THINGS = "events event things thing options option results result activities programs choices ideas"
PEOPLE = "children child kids kid youngsters people everyone teens adults students those anyone"
AFTER_HOUR = (
    ".", ",", ";", "!", "?", ")", "in", "on", "this", "sharp", "and", "for", "tomorrow", "to", "until",
    "-", "at",
)  # fmt: skip
STATES = {
    "cancelled": "cancelled", "canceled": "cancelled", "postponed": "postponed",
    "full": "full", "sold out": "full", "booked up": "full", "fully booked": "full", "no places left": "full",
    "all of its places have been taken": "full", "called off": "cancelled",
    "no longer take place": "cancelled",
    "not take place": "cancelled", "won't take place": "cancelled", "put off": "postponed",
    "still has places": "on", "has room": "on", "plenty of seats": "on", "not full": "on", "still on": "on",
    "not cancelled": "on", "as planned": "on", "go ahead": "on", "not canceled": "on", "seats left": "on",
    "places available": "on", "not sold out": "on", "seats available": "on", "spots available": "on",
    "spots left": "on", "withdrawn": "withdrawn",
}  # fmt: skip
