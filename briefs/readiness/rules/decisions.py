"""DEC: what only somebody in the business can say."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.places import about_field, at_move, named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.readiness.words_of_data import agreed
from briefs.shapes.proof import Decision, DecisionStatus
from briefs.shapes.purpose import Stage
from datamaps.map.datamap import Move
from datamaps.map.lint import PLAIN_COPIES
from datamaps.map.shared import ResolutionKind, SharedField
from integrations_portal.shapes.paths import parse_field_ref

_SECTION = "decisions"


def _found(row: str, decision: Decision, field: str, *gaps: Gap) -> Raised:
    return Raised(row, Where(_SECTION, row, field), {"question": decision.question or row, "gaps": gaps})


def still_open(case: Case) -> Iterator[Raised]:
    """A decision is open, and the brief is at or past the stage that it blocks (approved, where it blocks something
    and names no stage)."""
    for _about, row, decision in named(_SECTION, case.brief.decisions):
        stage = decision.blocks_stage or (Stage.APPROVED if decision.blocks else None)
        if decision.open and stage and case.stage.rank >= stage.rank:
            yield _found(row, decision, "status")


def nobody_decides(case: Case) -> Iterator[Raised]:
    """An open decision has no owner."""
    for _about, row, decision in named(_SECTION, case.brief.decisions):
        if decision.open and not decision.owner:
            yield _found(row, decision, "owner")


def late_or_unexplained(case: Case) -> Iterator[Raised]:
    """A decision is open and the day by which it is needed has passed; or it was accepted without a why or without
    the options there were."""
    for _about, row, decision in named(_SECTION, case.brief.decisions):
        if decision.open and decision.needed_by and decision.needed_by < case.today:
            yield _found(row, decision, "status", Gap.LATE)
        elif decision.status is DecisionStatus.ACCEPTED and not decision.why:
            yield _found(row, decision, "why", Gap.WHY, *([] if decision.options else [Gap.OPTIONS]))
        elif decision.status is DecisionStatus.ACCEPTED and not decision.options:
            yield _found(row, decision, "options", Gap.OPTIONS)


def map_contradicts(case: Case) -> Iterator[Raised]:
    """It was agreed not to move a shared field, and a move touches it; to split it, and a move has it on both sides;
    or to translate it, and such a move only copies or renames."""
    shared = case.map.shared_by_field
    settled = {id(field): field for _record, field in case.map.touched.values() if agreed(case.dossier, field)}
    for move in case.mapped if settled else ():
        for end in move.ends:
            field = shared[end][1] if end in shared else None
            if field and id(field) in settled and _contradicts(move, field):
                yield Raised(
                    about_field(move.flow, end),
                    at_move(move, "transform"),
                    {
                        "field": field.name or field.key,
                        "decision": (field.resolution and field.resolution.kind) or "",
                        "map": move.how,
                    },
                )
                break


def _contradicts(move: Move, field: SharedField) -> bool:
    kind = field.resolution.kind if field.resolution else None
    places = {parse_field_ref(place) for place in field.in_}
    both = move.target in places and any(source in places for source in move.sources)
    match kind:
        case ResolutionKind.DO_NOT_SYNC:
            return True
        case ResolutionKind.SPLIT:
            return both
        case ResolutionKind.TRANSLATE:
            return both and move.how in PLAIN_COPIES
    return False


RULES = (
    Rule(
        "DEC-01",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("“{question}”: what is decided?"),
        still_open,
    ),
    Rule(
        "DEC-02",
        Severity.BLOCKER,
        Role.SPONSOR,
        _("Who may decide “{question}”?"),
        nobody_decides,
    ),
    Rule(
        "DEC-03",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("“{question}”: {gaps}?"),
        late_or_unexplained,
    ),
    Rule(
        "DEC-04",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("For {field} the decision says “{decision}”, the map says “{map}”. Which is right?"),
        map_contradicts,
    ),
)
