"""What a run is told as: its figures, its verdicts, and all there is about each violation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaos.evidence import Evidence
from chaos.judging import Crime, Violation
from chaos.sabotage import Kind, Saboteur
from chaos.seen import Reading
from chaos.table import Row, percentile

ACKNOWLEDGED_MS, CLOSED_MS = 200, 1000
# Longer texts are told by their ends.
TOLD = 200


@dataclass(slots=True)
class Outcome:
    """A run's evidence and what the judge makes of it; `broken` says why it could not go on."""

    evidence: Sequence[Evidence]
    violations: Sequence[Violation]
    saboteur: Saboteur
    took_s: float
    broken: str = ""
    tracebacks: int = 0
    errors: Sequence[str] = ()

    def rows(self) -> list[Row]:
        """The table's rows."""
        return [*self._figures(), *self._verdicts(), *self._stops(), Row("seconds", self.took_s)]

    def _figures(self) -> Iterator[Row]:
        seen = [one.seen for one in self.evidence]
        accepted = [one for one in self.evidence if one.seen.is_accepted]
        statuses = Counter(one.answer.status for one in accepted if one.answer and not one.seen.is_deleted)
        yield Row("turns accepted", len(accepted))
        for status in ("complete", "stopped", "failed", "interrupted"):
            yield Row(f"  {status}", statuses[status])
        yield Row("  deleted", sum(one.is_deleted for one in seen))
        yield Row("  written by the model", sum(any(ask.tokens for ask in one.asked) for one in accepted))
        yield Row("second questions refused", sum(one.refused_for is not None for one in seen))
        readings = [reading for one in seen for reading in one.readings]
        yield Row("readers", len(readings))
        yield Row("  connections beyond their first", sum(max(0, one.connections - 1) for one in readings))
        yield Row("  given a snapshot", sum(one.has_gap for one in readings))
        yield Row("replays", sum(len(one.replays) for one in seen))
        yield Row("POSTs sent again", sum(max(0, one.sends - 1) for one in seen))
        for kind in Kind:
            yield Row(kind, len([span for span in self.saboteur.spans if span.kind is kind]))
        yield Row(
            "  longest until whole again, s", max((span.took_s for span in self.saboteur.spans), default=0)
        )
        yield Row("other answers of 500", len(self.errors))
        yield Row("tracebacks in its log", self.tracebacks)

    def _verdicts(self) -> Iterator[Row]:
        crimes = Counter(violation.crime for violation in self.violations)
        yield from (Row(crime, crimes[crime], most=0) for crime in Crime)
        yield Row("did not come back", int(bool(self.broken)), most=0)

    def _stops(self) -> Iterator[Row]:
        """How soon stops were heard, where nothing was being broken."""
        calm = [(one.seen.stop, one.asked) for one in self.evidence if one.seen.stop and not one.meanwhile]
        pings = [stop.ping_s for stop, _ in calm]
        acknowledged = [stop.acknowledged_s - stop.asked_s for stop, _ in calm]
        closed = [ask.ended_s - stop.asked_s for stop, asked in calm for ask in asked if ask.ended_s]
        yield Row("stops in calm", len(calm))
        yield Row("  a ping before, p95 ms", _p95_ms(pings))
        yield Row("  acknowledged, p95 ms", _p95_ms(acknowledged), most=ACKNOWLEDGED_MS)
        yield Row("  model closed, p95 ms", _p95_ms(closed), most=CLOSED_MS)


def told(violation: Violation, evidence: Evidence) -> str:
    """All there is about one violation."""
    seen, turn = evidence.seen, evidence.seen.turn
    lines = [
        f"{violation.crime}: turn {turn.nonce}: {_short(violation.why)}",
        f"  plan: {turn.doing}, after {turn.after}, {turn.tries} tries (together: {turn.together})",
        f"  {turn.script}",
        f"  accepted as {sorted(seen.turn_ids)} in session {seen.session_id}, sent {seen.sends} times",
        f"  stop: {seen.stop}; deleted: {seen.is_deleted}; refused for: {seen.refused_for}",
        f"  meanwhile: {', '.join(evidence.meanwhile) or 'nothing'}",
        *(f"  {_reading(one)}" for one in (*seen.readings, *seen.replays)),
        f"  stored at {list(evidence.places)}",
        *(f"  answer {one.message_id}: {one.status} {_short(one.content)}" for one in evidence.answers),
        *(f"  model: {one}" for one in evidence.asked),
    ]
    return "\n".join(lines)


def _reading(reading: Reading) -> str:
    seqs = [event.seq for event in reading.events]
    breaks = [seqs[place] for place in range(1, len(seqs)) if seqs[place] != seqs[place - 1] + 1]
    place = f"events {seqs[0]} to {seqs[-1]}" if seqs else "no event"
    jumps = f", jumps to {breaks}" if breaks else ""
    end = "over" if reading.is_over else reading.gave_up or "left"
    last = reading.events[-1].data if reading.events else ""
    return (
        f"{reading.reader}: {place}{jumps}, {reading.connections} connections, {end}; "
        f"text {_short(reading.text)}; last {_short(last)}"
    )


def _p95_ms(seconds: Sequence[float]) -> float:
    return percentile(seconds, 0.95) * 1000


def _short(text: str) -> str:
    cut = text if len(text) <= 2 * TOLD else f"{text[:TOLD]} … {text[-TOLD:]}"
    return cut.replace("\n", "⏎")
