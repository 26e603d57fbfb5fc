"""Whether checked answers are true: correct sentences pass untouched, corrupted and poisoned ones do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.checking import Asked, Checker, Facts
from assistant.query import Window
from evals.answers_checked import poison
from evals.answers_checked.corruption import Corrupted, corrupted
from evals.answers_checked.judge import Case, judge
from evals.answers_checked.rows import load_asked, load_charming, load_rows

UNTOUCHED_FLOOR = 0.99
MOST_PASSED = 0


def run(*, show: bool) -> bool:
    """Print the tables of the three measures; whether their floors hold."""
    print(f"\n{'answers':<22}{'sentences':>10}{'share':>8}{'floor':>8}")
    return all([charming_pass(show=show), corrupted_fail(show=show), poison.run(show=show)])


def facts() -> Facts:
    """The rows of the measures as the checker takes them."""
    asked = load_asked()
    return Facts.of(
        load_rows(),
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
    """The rows of the measures as the judge takes them."""
    asked = load_asked()
    return Case(
        rows=load_rows(),
        now=asked["now"],
        timezone=asked["timezone"],
        question=asked["question"],
        places=tuple(asked["places"]),
        windows=tuple(asked["windows"]),
        numbers=(asked["total"],),
    )


def charming_pass(*, show: bool) -> bool:
    """Print how many correct sentences pass untouched; whether enough do."""
    known, touched, count = facts(), 0, 0
    for paragraph in load_charming():
        checker = Checker(known)
        for sentence in paragraph:
            checked = checker.check(sentence)
            count += 1
            if checked.changes or not checked.text.strip():
                touched += 1
                print(f"  touched {sentence!r} -> {checked.text!r} {_told(checked.changes)}")
    return _row("charming, untouched", count, 1 - touched / count, UNTOUCHED_FLOOR)


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


def _shown(known: Facts, sentences: Sequence[str]) -> str:
    checker = Checker(known)
    return " ".join(checker.check(sentence).text for sentence in sentences)


def _is_untouched(known: Facts, one: Corrupted) -> bool:
    if not one.correct:
        return False
    checker = Checker(known)
    for sentence in one.before:
        checker.check(sentence)
    checked = checker.check(one.correct)
    return not checked.changes and bool(checked.text.strip())


def _told(changes: Sequence[object]) -> str:
    return "; ".join(map(str, changes))


def _row(
    name: str, count: int, share: float, bound: float, beside: str = "", *, is_most: bool = False
) -> bool:
    is_held = share <= bound if is_most else share >= bound
    print(f"{name:<22}{count:>10}{share:>8.1%}{bound:>8.0%}{'' if is_held else '  BELOW'}{beside}")
    return is_held
