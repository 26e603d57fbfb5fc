"""Whether checked answers are true: correct sentences pass untouched, corrupted and poisoned ones do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.checking import Asked, Checked, Checker, Facts, Waiting
from assistant.query import Window
from evals.answers_checked import poison
from evals.answers_checked.corruption import Corrupted, corrupted, is_in
from evals.answers_checked.judge import Case, judge
from evals.answers_checked.rows import NEWTON, WORLDS, WRITTEN, World

UNTOUCHED_FLOOR = 0.99
MOST_PASSED = 0
# Of the towns whose sentences nobody wrote with the checker in mind; docs/decisions/0016 has the first sight.
WRITTEN_UNTOUCHED_FLOOR = 0.8
WRITTEN_MOST_PASSED = 0.02


def run(*, show: bool) -> bool:
    """Print the tables of the measures; whether their floors hold."""
    print(f"\n{'answers':<27}{'sentences':>10}{'share':>8}{'floor':>8}")
    held = [*(charming_pass(world, show=show) for world in WORLDS), corrupted_fail(show=show)]
    held += [wrong_fail(world, show=show) for world in WRITTEN]
    for world in WRITTEN:
        tell_offers(world, show=show)
    return all([*held, poison.run(show=show)])


def facts(world: World = NEWTON) -> Facts:
    """The rows of a town as the checker takes them."""
    asked = world.asked()
    return Facts.of(
        world.rows(),
        Asked(
            now=asked["now"],
            timezone=asked["timezone"],
            question=asked["question"],
            places=tuple(asked["places"]),
            windows=tuple(Window(*window) for window in asked["windows"]),
            total=asked["total"],
        ),
    )


def case() -> Case:
    """The rows of the corrupted sentences as the judge takes them."""
    asked = NEWTON.asked()
    return Case(
        rows=NEWTON.rows(),
        now=asked["now"],
        timezone=asked["timezone"],
        question=asked["question"],
        places=tuple(asked["places"]),
        windows=tuple(asked["windows"]),
        numbers=(asked["total"],),
    )


def charming_pass(world: World, *, show: bool) -> bool:
    """Print how many correct sentences pass untouched; whether enough do."""
    known, touched, count = facts(world), 0, 0
    for paragraph in world.charming():
        for sentence, checked in _said(known, paragraph):
            count += 1
            if checked.changes or not checked.text.strip():
                touched += 1
                if show or world == NEWTON:
                    print(f"  touched {sentence!r} -> {checked.text!r} {_told(checked.changes)}")
    floor = UNTOUCHED_FLOOR if world == NEWTON else WRITTEN_UNTOUCHED_FLOOR
    return _row(f"charming, {world.name}", count, 1 - touched / count, floor)


def wrong_fail(world: World, *, show: bool) -> bool:
    """Print how many of the false sentences by hand pass, of each kind; whether none does."""
    known = facts(world)
    passed: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for one in world.wrong():
        counts[one.kind] += 1
        shown = _shown(known, [*one.before, one.sentence])
        if is_in(one.wrong, shown) and not is_in(one.wrong, _shown(known, one.before)):
            passed[one.kind] += 1
            if show:
                print(f"  passed ({one.kind}) {one.before} {one.sentence!r} [{one.wrong}] -> {shown!r}")
    beside = "   " + ", ".join(f"{kind} {count}" for kind, count in passed.items())
    total = sum(counts.values())
    share = passed.total() / total
    return _row(f"wrong, {world.name}", total, share, WRITTEN_MOST_PASSED, beside, is_most=True)


def tell_offers(world: World, *, show: bool) -> None:
    """Print how many true offers pass untouched and how many invented ones pass; no floor."""
    known = facts(world)
    kept: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for one in world.offers():
        counts[one.kind] += 1
        checked = _checked(known, [*one.before, one.sentence])[-1]
        is_kept = bool(checked.text.strip()) and not checked.changes
        kept[one.kind] += is_kept
        if show and is_kept is (one.kind == "invented"):
            print(f"  {one.kind} {one.before} {one.sentence!r} -> {checked.text!r} {_told(checked.changes)}")
    for kind, count in counts.items():
        print(f"{f'{kind} offers, {world.name}':<27}{count:>10}{kept[kind] / count:>8.1%}     pass")


def corrupted_fail(*, show: bool) -> bool:
    """Print how many sentences with one fact changed pass, of each kind; whether none does."""
    known, judged_by = facts(), case()
    passed: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for one in corrupted():
        counts[one.kind] += 1
        shown = _shown(known, [*one.before, one.sentence])
        if one.passes(shown) or judge(shown, judged_by):
            passed[one.kind] += 1
            if show or passed[one.kind] <= 5:
                print(f"  passed ({one.kind}) {one.sentence!r} -> {shown!r} {judge(shown, judged_by)}")
        kept[one.kind] += _is_untouched(known, one)
    held = []
    for kind, count in counts.items():
        with_correct = sum(bool(one.correct) for one in corrupted() if one.kind == kind)
        beside = f"   their correct forms untouched: {kept[kind]}/{with_correct}"
        held.append(_row(f"corrupted {kind}", count, passed[kind] / count, MOST_PASSED, beside, is_most=True))
    return all(held)


def _said(known: Facts, sentences: Sequence[str]) -> list[tuple[str, Checked]]:
    """Each sentence of an answer, with what becomes of it when nothing follows."""
    waiting = Waiting(Checker(known))
    return [*(one for sentence in sentences for one in waiting.take(sentence)), *waiting.end()]


def _checked(known: Facts, sentences: Sequence[str]) -> list[Checked]:
    """Each sentence as it would be said if an event followed: of what is false, the most that is shown."""
    checker = Checker(known)
    return [checker.check(sentence) for sentence in sentences]


def _shown(known: Facts, sentences: Sequence[str]) -> str:
    return " ".join(checked.text for checked in _checked(known, sentences))


def _is_untouched(known: Facts, one: Corrupted) -> bool:
    if not one.correct:
        return False
    checked = _checked(known, [*one.before, one.correct])[-1]
    return not checked.changes and bool(checked.text.strip())


def _told(changes: Sequence[object]) -> str:
    return "; ".join(map(str, changes))


def _row(
    name: str, count: int, share: float, bound: float, beside: str = "", *, is_most: bool = False
) -> bool:
    is_held = share <= bound if is_most else share >= bound
    print(f"{name:<27}{count:>10}{share:>8.1%}{bound:>8.0%}{'' if is_held else '  BELOW'}{beside}")
    return is_held
