"""Answering a decision: by somebody inside, or by its owner through a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from briefs.models import AnswerLink, Entry
from briefs.services.guests import Guest, holding, mailbox_of_maker
from briefs.services.parts import save_row
from briefs.services.replies import tell_of_answer
from briefs.shapes.proof import Decision, DecisionStatus
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


@dataclass(frozen=True)
class Answer:
    """What was decided and why, by the contact of that key, on that day."""

    outcome: str
    why: str
    by: str
    on: date


def decide(entry: Entry, answer: Answer, by: Actor, expected: int) -> Entry:
    """Saves the answer to an open decision. Raises Stale when it was changed or answered since it was read."""
    if entry.state != DecisionStatus.PROPOSED:
        raise door.Stale(entry)
    answers = entry.details | {
        "status": DecisionStatus.ACCEPTED.value,
        "outcome": answer.outcome,
        "why": answer.why,
        "decided_by": answer.by or None,
        "decided_on": answer.on.isoformat(),
    }
    saved = save_row(entry, Decision.read(answers).plain(), by, expected)
    if not isinstance(saved, Entry):
        raise TypeError(type(saved))
    return saved


@transaction.atomic
def decide_by_link(link: AnswerLink, outcome: str, why: str, expected: int) -> Entry:
    """The answer of the contact whom the link was sent to. Raises Stale."""
    by = Actor(f"{link.contact.label()} (by e-mail link)")
    answer = Answer(outcome, why, link.contact.key, timezone.localdate())
    saved = decide(link.entry, answer, by, expected)
    link.answered_at = timezone.now()
    door.save(link, by)
    tell_of_answer(saved, link.contact)
    return saved


def decide_as_guest(guest: Guest, entry: Entry, outcome: str, why: str, expected: int) -> Entry:
    """The answer of somebody outside. Raises Stale, or Over when their link has ended meanwhile."""
    with holding(guest) as held:
        answer = Answer(outcome, why, held.contact.key, timezone.localdate())
        saved = decide(entry, answer, held.actor, expected)
        tell_of_answer(saved, held.contact, mailbox_of_maker(held.link))
        return saved
