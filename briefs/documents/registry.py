"""Every document, its parts and their chapters, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from briefs.documents.blocks import Chapter
from briefs.documents.chapters import (
    agreement,
    evidence,
    field_tables,
    flow_details,
    guide,
    moves,
    proof,
    purpose,
    runbook,
    standing,
    start,
    working,
)
from briefs.documents.kind import Kind
from briefs.documents.source import Source
from integrations_portal.shapes.choices import Words

Maker = Callable[[Source], Chapter]


@dataclass(frozen=True)
class PartOf:
    """A part of a document. `section` names the part of the brief that may say all of it is not relevant."""

    id: str
    title: Words
    makers: tuple[Maker, ...]
    section: str = ""


BRIEF = PartOf(
    "brief",
    _("The brief"),
    (
        purpose.purpose,
        purpose.systems,
        purpose.scope,
        working.workflow,
        moves.flows,
        moves.truth,
        working.handoffs,
        working.exceptions,
        working.access,
        proof.scenarios,
        working.rollout,
        proof.decisions,
        working.documents_needed,
    ),
)
DATA_MAP = PartOf(
    "data-map",
    _("The data map"),
    (flow_details.flow_details, evidence.ownership, evidence.evidence, field_tables.field_tables),
)
RUNBOOK = PartOf(
    "runbook",
    _("The runbook"),
    (
        runbook.strip,
        runbook.first_checks,
        runbook.normal,
        runbook.failures,
        runbook.procedures,
        working.exceptions,
        runbook.escalation,
        runbook.rollback,
        runbook.quirks,
        runbook.calendar,
        runbook.tools,
        runbook.after,
    ),
    section="runbook",
)
GUIDE = PartOf(
    "guide",
    _("The guide"),
    (guide.changes, guide.tasks, guide.do_not, guide.if_wrong, guide.support, guide.words),
    section="guide",
)
AGREEMENT = PartOf(
    "agreement",
    _("The agreement"),
    (
        agreement.parties,
        agreement.shared,
        agreement.duties,
        agreement.change,
        agreement.others,
        agreement.ending,
        standing.sign_agreement,
    ),
    section="agreement",
)
STANDING = PartOf("standing", _("Where it stands"), (standing.open_questions,))
IDENTITY = PartOf("identity", _("Which map this is"), (evidence.identity,))
SIGN_OFF = PartOf("sign-off", _("Sign-off"), (standing.sign_off,))
START = PartOf("start", _("Start here"), (start.start,))
HISTORY = PartOf("history", _("Sign-off and history"), (standing.sign_off, standing.changes))

DOCUMENTS: dict[Kind, tuple[PartOf, ...]] = {
    Kind.BRIEF: (BRIEF, STANDING, SIGN_OFF),
    Kind.DATA_MAP: (IDENTITY, DATA_MAP, STANDING),
    Kind.RUNBOOK: (RUNBOOK,),
    Kind.GUIDE: (GUIDE,),
    Kind.AGREEMENT: (AGREEMENT,),
    Kind.PACK: (HISTORY, START, BRIEF, DATA_MAP, RUNBOOK, GUIDE, AGREEMENT, STANDING),
}
