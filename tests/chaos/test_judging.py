"""The judge finds every planted crime, and none where there is none."""

import json
from dataclasses import dataclass, field, replace

import pytest

from chaos.evidence import evidence
from chaos.judging import judged, misplaced
from chaos.plan import Doing, Turn
from chaos.sabotage import Kind
from chaos.seen import Reading, Seen, Stop
from chaos.stored import Message, Stored
from chaos.wire import Event
from llm_providers.script import Script, ServerFault
from llm_providers.scripted_server import Asked

TURN_ID, SESSION_ID, MESSAGE_ID = 7, 3, 12
SCRIPT = Script("c0q0", tokens=4)


def chunk(**given):
    return json.dumps(
        {"model": "A", "token": "", "done": False, "error": None} | given, separators=(",", ":")
    )


def stream(tokens, status="complete"):
    """The data of a turn's events, as the product sends them."""
    end = {"model": "SYSTEM", "token": "", "done": True, "session_id": SESSION_ID}
    end |= {"message_id": MESSAGE_ID, "status": status}
    return [
        *(chunk(token=token) for token in tokens),
        chunk(done=True),
        json.dumps(end, separators=(",", ":")),
    ]


def reading(reader, data, *, first=1, **given):
    made = Reading(reader, TURN_ID, **given)
    for seq, one in enumerate(data, first):
        made.take(Event(TURN_ID, seq, one))
    return made


@dataclass
class Case:
    """One turn as it should be; a test spoils it."""

    script: Script = SCRIPT
    status: str = "complete"
    doing: Doing = Doing.READ
    meanwhile: list[Kind] = field(default_factory=list)

    def __post_init__(self):
        tokens = list(self.script.said())
        data = stream(tokens, self.status)
        turn = Turn("c0q0", "Any concerts?", self.doing, self.script)
        self.seen = Seen(turn, began_s=10, ended_s=20, session_id=SESSION_ID, turn_ids={TURN_ID}, sends=1)
        self.seen.readings = [reading("first", data)]
        self.seen.replays = [reading("replay 1", data), reading("replay 2", data)]
        self.question = Message(11, "user", turn.message, "complete")
        self.answer = Message(MESSAGE_ID, "assistant", "".join(tokens), self.status)
        self.stored = Stored({SESSION_ID: [self.question, self.answer]})
        self.asked = [Asked("c0q0", 11, 12, 15, tokens=len(tokens), end="said")]

    @property
    def messages(self):
        return self.stored.sessions[SESSION_ID]

    @property
    def first(self):
        return self.seen.readings[0]

    def crimes(self):
        places, asked = self.stored.places(), {"c0q0": self.asked}
        return {
            found.crime for found in judged(evidence(self.seen, self.stored, places, asked, self.meanwhile))
        }


@pytest.mark.parametrize(
    "case",
    [
        Case(),
        Case(Script("c0q0", tokens=60, fault=ServerFault.CUT, after=3), status="failed"),
        Case(Script("c0q0", tokens=60, fault=ServerFault.HANG, after=3), status="stopped"),
    ],
    ids=["complete", "failed", "stopped"],
)
def test_a_turn_as_it_should_be_is_no_crime(case):
    assert case.crimes() == set()


def lose_the_question(case):
    case.messages.clear()


def lose_the_answer(case):
    case.messages.pop()


@pytest.mark.parametrize("spoil", [lose_the_question, lose_the_answer])
def test_a_lost_turn_is_found(spoil):
    case = Case()
    spoil(case)
    assert "lost" in case.crimes()


def double_the_question(case):
    case.stored.sessions[4] = [case.question, case.answer]


def double_the_answer(case):
    case.messages.append(replace(case.answer, message_id=13))


def double_the_turn(case):
    case.seen.turn_ids.add(8)


@pytest.mark.parametrize("spoil", [double_the_question, double_the_answer, double_the_turn])
def test_a_doubled_turn_is_found(spoil):
    case = Case()
    spoil(case)
    assert case.crimes() == {"doubled"}


def leave_it_running(case):
    case.messages[1] = replace(case.answer, status="running")


def let_the_reader_wait(case):
    case.first.give_up("nothing new for 90 s")


@pytest.mark.parametrize("spoil", [leave_it_running, let_the_reader_wait])
def test_a_stuck_turn_is_found(spoil):
    case = Case()
    spoil(case)
    assert "stuck" in case.crimes()


def swap_events(case):
    events = case.first.events
    events[1], events[2] = events[2], events[1]


def leave_a_hole(case):
    del case.first.events[1]


def repeat_an_event(case):
    case.first.events.insert(2, case.first.events[1])


def begin_late(case):
    del case.first.events[0]


def mix_in_another_turn(case):
    case.first.events[1] = replace(case.first.events[1], turn_id=8)


@pytest.mark.parametrize(
    "spoil", [swap_events, leave_a_hole, repeat_an_event, begin_late, mix_in_another_turn]
)
def test_events_out_of_order_are_found(spoil):
    case = Case()
    spoil(case)
    assert "out of order" in case.crimes()


def test_a_snapshot_stands_for_what_a_crash_took_and_for_nothing_else():
    case = Case()
    rest = stream([case.script.token(3)])
    gap = chunk(gap=True, snapshot="".join(case.script.token(place) for place in range(3)))
    case.first.events.clear()
    for event in reading("first", [gap, *rest], first=3).events:
        case.first.take(event)
    assert case.crimes() == {"out of order"}
    case.meanwhile = [Kind.POSTGRES_CRASH]
    assert case.crimes() == set()


def test_a_reader_from_nowhere_has_to_be_given_a_snapshot():
    case = Case(doing=Doing.UNKNOWN)
    case.seen.readings.append(reading("from nowhere", stream(SCRIPT.said()), began_nowhere=True))
    assert case.crimes() == {"out of order"}


def alter_what_is_stored(case):
    case.messages[1] = replace(case.answer, content=case.answer.content.replace("日", "曰"))


def alter_what_was_read(case):
    event = case.first.events[1]
    case.first.events[1] = replace(event, data=event.data.replace("c0q0", "c0q1"))


def cut_a_complete_answer(case):
    cut = list(SCRIPT.said())[:-1]
    case.messages[1] = replace(case.answer, content="".join(cut))
    case.seen.readings = case.seen.replays = [reading("first", stream(cut))]


def answer_with_another_turns_words(case):
    words = list(Script("c9q9", tokens=4).said())
    case.messages[1] = replace(case.answer, content="".join(words))
    case.seen.readings = case.seen.replays = [reading("first", stream(words))]


def answer_nothing(case):
    case.messages[1] = replace(case.answer, content="")
    case.seen.readings = case.seen.replays = [reading("first", stream([]))]


@pytest.mark.parametrize(
    "spoil",
    [
        alter_what_is_stored,
        alter_what_was_read,
        cut_a_complete_answer,
        answer_with_another_turns_words,
        answer_nothing,
    ],
)
def test_another_text_is_found(spoil):
    case = Case()
    spoil(case)
    assert "text differs" in case.crimes()


def test_a_reader_who_left_has_the_beginning_of_what_is_stored():
    case = Case()
    case.seen.readings = [reading("first", stream(SCRIPT.said())[:2])]
    assert case.crimes() == set()
    case.seen.readings = [reading("first", [chunk(token="c0q0:1")])]
    assert case.crimes() == {"text differs"}


def test_text_that_was_shown_and_is_not_kept_is_found_unless_the_log_was_lost():
    case = Case(status="interrupted", meanwhile=[Kind.KILL])
    case.seen.readings = [reading("first", stream(SCRIPT.said())[:3])]
    case.messages[1] = replace(case.answer, content=SCRIPT.token(0))
    case.seen.replays = [reading("replay 1", stream([SCRIPT.token(0)], "interrupted"))]
    assert case.crimes() == {"text differs"}
    case.meanwhile = [Kind.POWER_CUT]
    assert case.crimes() == set()


def space_a_replay_otherwise(case):
    last = case.seen.replays[1].events
    last[-1] = replace(last[-1], data=last[-1].data.replace(",", ", "))


def number_a_replay_otherwise(case):
    last = case.seen.replays[1].events
    last[:] = [replace(event, seq=event.seq + 1) for event in last]


def tell_another_status(case):
    case.messages[1] = replace(case.answer, status="stopped")


@pytest.mark.parametrize("spoil", [space_a_replay_otherwise, number_a_replay_otherwise, tell_another_status])
def test_a_replay_that_differs_in_one_byte_is_found(spoil):
    case = Case()
    spoil(case)
    assert "replays that differ" in case.crimes()


def test_a_second_bill_is_found():
    case = Case()
    case.asked.append(case.asked[0])
    assert case.crimes() == {"billed twice"}


def test_a_second_try_after_one_without_a_word_is_no_second_bill():
    case = Case()
    case.asked.insert(0, Asked("c0q0", 10, ended_s=11, end="said"))
    assert case.crimes() == set()
    case.asked.insert(0, Asked("c0q0", 9, ended_s=10, end="said"))
    assert case.crimes() == {"billed twice"}


def test_a_stop_that_was_ignored_is_found():
    case = Case(doing=Doing.STOP)
    case.seen.stop = Stop(12, 12.1, "stopped", ping_s=0.01)
    assert case.crimes() == {"stops ignored"}


def test_what_comes_back_after_deletion_is_found():
    case = Case(doing=Doing.DELETE)
    case.seen.is_deleted = True
    assert case.crimes() == {"came back after deletion"}
    case.messages.clear()
    assert case.crimes() == set()
    case.seen.came_back.append("GET /chat/turns/7/stream: 200")
    assert case.crimes() == {"came back after deletion"}


def test_a_refused_question_leaves_nothing_behind():
    case = Case()
    case.seen.turn_ids.clear()
    case.seen.refused_for = 6
    assert case.crimes() == {"never accepted"}
    case.messages.clear()
    case.asked.clear()
    assert case.crimes() == set()
    case.seen.refused_for = None
    assert case.crimes() == {"never accepted"}


@pytest.mark.parametrize(("status", "why"), [("interrupted", Kind.KILL), ("failed", Kind.POSTGRES_AWAY)])
def test_an_answer_that_ended_badly_needs_a_reason(status, why):
    case = Case(status=status)
    assert case.crimes() == {"answers nobody foresaw"}
    case.meanwhile = [why]
    assert case.crimes() == set()


def test_what_no_client_should_meet_is_found():
    case = Case()
    case.seen.surprises.append("503 overloaded without Retry-After")
    assert case.crimes() == {"answers nobody foresaw"}


def test_questions_stored_in_another_order_than_they_were_asked_are_found():
    earlier, later = Case(), Case(Script("c0q1", tokens=4))
    later.seen.turn, later.seen.began_s = replace(later.seen.turn, nonce="c0q1"), 30
    stored = Stored({SESSION_ID: [later.question, later.answer, earlier.question, earlier.answer]})
    seen = [earlier.seen, later.seen]
    assert [found.crime for found in misplaced(seen, stored)] == ["out of order"]
    stored.sessions[SESSION_ID] = [earlier.question, earlier.answer, later.question, later.answer]
    assert misplaced(seen, stored) == []
