"""What readiness asks of somebody outside, and what they say to it: a comment beside the question, one for each.

It changes no answer of the brief. Whoever keeps the brief reads it there, and takes over what they want.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from briefs.dossier.dossier import Dossier
from briefs.models import Comment, Entry
from briefs.readiness.finding import Finding
from briefs.readiness.questions import ranked
from briefs.readiness.words import question
from briefs.services.comments import change_comment, comment, settle
from briefs.services.documents import NAME_OTHER_BRIEFS
from briefs.services.guests import Guest, holding, mailbox_of_maker, own_decisions
from briefs.services.parts import FLOWS, named_rows, new_row, rows_of
from briefs.services.replies import tell_of_words
from briefs.shapes.brief import PART
from briefs.shapes.proof import DecisionStatus
from datamaps.models import Flow, Integration
from integrations_portal.rows.door import Stale
from integrations_portal.shapes.base import digest

_UNDER = "\n\n"
"""Between the question and what they say to it."""


def asked_of(guest: Guest, dossier: Dossier, findings: Iterable[Finding]) -> dict[str, Finding]:
    """The open questions that name them, by a key that stays while the question does, the next best one first.

    What they decide is not among them: a decision is answered as one.
    """
    open_ones = own_decisions(guest).filter(state=DecisionStatus.PROPOSED).values_list("ref", flat=True)
    decided = {("decisions", ref) for ref in open_ones}
    return {
        key_of(one): one
        for one in ranked(findings)
        if guest.contact.key in one.contacts
        and one.rule not in NAME_OTHER_BRIEFS
        and (one.where.section, one.where.row) not in decided
    }


def key_of(finding: Finding) -> str:
    return digest([finding.rule, finding.about, *finding.where])[:16]


def said_to(guest: Guest, keys: Iterable[str]) -> dict[str, Comment]:
    """What they said to questions, by the key of the question."""
    uids = {_uid(guest, key): key for key in keys}
    rows = Comment.objects.filter(uid__in=uids, thread__integration=guest.brief, author=None)
    return {uids[row.uid]: row for row in rows.select_related("thread__integration__workspace", "workspace")}


def words_of(said: Comment) -> str:
    """What they said, without the question above it."""
    return said.text.partition(_UNDER)[2]


def say(guest: Guest, finding: Finding, text: str, expected: int) -> Comment:
    """Says something to a question, or in other words, which opens a settled matter again. The same words twice are
    said once.

    `expected` is the version of what they saw of themselves, 0 for nothing. Raises Stale, or Over.
    """
    with holding(guest) as held:
        key, words = key_of(finding), f"> {question(finding)}{_UNDER}{text}"
        said = said_to(held, [key]).get(key)
        if said is not None and words_of(said) == text:
            return said
        tell_of_words(held.brief, held.contact, mailbox_of_maker(held.link))
        if said is None:
            return comment(_row(held.brief, finding), words, held.actor, _uid(held, key))
        if said.version != expected:
            raise Stale(said)
        settle(said.thread, held.actor, settled=False)
        return change_comment(said, words, held.actor, expected)


def _uid(guest: Guest, key: str) -> UUID:
    return uuid5(guest.brief.uid, f"{guest.contact.uid}/{key}")


def _row(brief: Integration, finding: Finding) -> Entry | Flow:
    """The row or flow that the question is about; the purpose of the brief, where it is about something else."""
    section, name = finding.where.section, finding.where.row
    part = PART.get(section)
    if part is not None and not part.rows:
        return _group(brief, section)
    if part is not None and section != FLOWS and name:
        for own, row in named_rows(rows_of(brief, section), part.shape):
            if own == name and isinstance(row, Entry):
                return row
    ref = name.partition("/")[0] if section == FLOWS else finding.about
    flow: Flow | None = Flow.objects.filter(integration=brief, ref=ref).select_related("integration__workspace").first()
    return flow or _group(brief, "purpose")


def _group(brief: Integration, part: str) -> Entry:
    """A group of answers; where nobody has answered anything of it, what it will be."""
    found = next(iter(rows_of(brief, part)), None) or new_row(brief, part)
    if not isinstance(found, Entry):
        raise TypeError(type(found))
    return found
