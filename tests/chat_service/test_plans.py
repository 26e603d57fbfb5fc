"""A planned day is changed in the next message."""

from tests.factories import make_event

PLAN = "plan my Saturday in Newton: something in the morning and something in the evening"


def test_another_event_is_planned_for_one_part_and_the_other_stays(chat, weekend):
    evenings = [make_event(f"Concert {number}", "2026-03-14 19:00") for number in (1, 2, 3)]
    planned = chat.ask(PLAN)
    shown = [planned.done["suggested_event_ids"]]
    for _ in range(2):
        session = planned.system["session_id"]
        planned = chat.ask("something else in the evening", session_id=session)
        shown.append(planned.done["suggested_event_ids"])
    assert {morning for morning, _ in shown} == {weekend[0].pk}
    assert {evening for _, evening in shown} == {event.pk for event in evenings}
    assert "Evening" in planned.text
