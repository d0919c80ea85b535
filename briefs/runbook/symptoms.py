"""Finding what to do by what somebody sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefs.runbook.reading import Guidance, Instruction, Reading, Trouble
from briefs.runbook.wording import folded, met, stems

_IN_TITLE, _IN_TEXT = 3, 1


@dataclass(frozen=True)
class Hit:
    """Something to do about what was searched for; `steps` are the procedures that it names."""

    title: str
    do: str
    anchor: str
    score: int
    trouble: Trouble | None = None
    steps: tuple[Guidance, ...] = ()


def find(reading: Reading, query: str) -> tuple[Hit, ...]:
    """What a runbook knows about the words, the best first. At least half of the words must be met."""
    wanted = stems(query)
    if not wanted:
        return ()
    found = [hit for hit in _hits(reading, wanted) if hit.score]
    return tuple(sorted(found, key=lambda hit: -hit.score))


def _hits(reading: Reading, wanted: tuple[str, ...]) -> Iterable[Hit]:
    for one in reading.troubles:
        texts = (one.ref, one.sees, one.cause, one.confirm, one.do, one.queue)
        yield Hit(one.title, one.do, one.anchor, _score(wanted, one.title, texts), one, one.steps)
    for steps in reading.instructions:
        yield _of_steps(wanted, steps)
    for check in reading.checks:
        asked = check.asked
        score = _score(wanted, asked.question, (asked.where, asked.healthy, asked.if_not))
        yield Hit(asked.question, asked.if_not, f"check-{check.number}", score, None, check.steps)


def _of_steps(wanted: tuple[str, ...], steps: Instruction) -> Hit:
    texts = (steps.when, steps.stop_if, *(step.do for step in steps.steps), *(step.expect for step in steps.steps))
    score = _score(wanted, steps.name, texts)
    return Hit(steps.name, steps.when, steps.anchor, score, None, (Guidance(steps.name, steps.anchor),))


def _score(wanted: tuple[str, ...], title: str, texts: Iterable[str]) -> int:
    """How well words are met; nothing where it is less than half of them."""
    in_title = met(wanted, folded(title))
    in_text = met(wanted, folded(" ".join(texts)))
    if 2 * len(in_title | in_text) < len(wanted):
        return 0
    return _IN_TITLE * len(in_title) + _IN_TEXT * len(in_text - in_title) + 2 * len(in_title | in_text)
