"""A planned day is changed in the next message."""

import pytest

from llm_providers import ScriptedModel
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


@pytest.mark.parametrize(
    ("said", "is_whole"), [("Start with [[1]], then [[2]].", True), ("Start with [[1]].", False)]
)
def test_a_plan_that_a_model_does_not_tell_whole_is_told_by_us(chat, weekend, settings, said, is_whole):
    settings.LLM_CHECKED = True
    make_event("Concert", "2026-03-14 19:00")
    chat.answer_with(scripted=ScriptedModel([said]))
    text = chat.ask(PLAN).text
    assert text.startswith("Start with Story Time (")
    assert ("A plan for Saturday" not in text) is is_whole
