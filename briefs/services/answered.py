"""Which open questions appear, and which go, when the catalog takes over what was seen. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from briefs.dossier.dossier import Dossier
from briefs.dossier.load import dossier_of
from briefs.readiness.finding import Finding as Question
from briefs.readiness.judge import judge
from datamaps.models import Flow, Integration
from datamaps.schema.shapes import SystemSchema
from datamaps.services.adopting import Adoption
from integrations_portal.accounts.models import Workspace

MOST_BRIEFS = 12
"""Briefs whose questions are worked out on one page."""


@dataclass(frozen=True)
class Answered:
    """What becomes of the open questions of one brief."""

    brief: Integration
    appear: tuple[Question, ...]
    go: tuple[Question, ...]


def answered_by(workspace: Workspace, adoption: Adoption, today: date) -> tuple[list[Answered], int]:
    """The briefs on the systems that change whose questions change, and how many briefs were not looked at."""
    schemas = {taking.system.key: taking.schema for taking in adoption.takings}
    settled = frozenset(one.fingerprint for one in adoption.taken)
    flows = Flow.objects.of(workspace).filter(Q(source__in=schemas) | Q(target__in=schemas))
    briefs = Integration.objects.of(workspace).filter(pk__in=flows.values("integration")).exclude(stage="retired")
    rows = list(briefs.select_related("workspace").order_by("ref"))
    found = []
    for brief in rows[:MOST_BRIEFS]:
        before = dossier_of(brief)
        one = Answered(brief, *difference(before, afterwards(before, schemas, settled, today), today))
        if one.appear or one.go:
            found.append(one)
    return found, max(0, len(rows) - MOST_BRIEFS)


def difference(before: Dossier, after: Dossier, today: date) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """The questions that only the second dossier asks, and those that only the first one does."""
    old, new = _open(before, today), _open(after, today)
    appear = tuple(one for key, one in new.items() if key not in old)
    return appear, tuple(one for key, one in old.items() if key not in new)


def _open(dossier: Dossier, today: date) -> dict[tuple[str, str], Question]:
    return {(one.rule, one.about): one for one in judge(dossier, today) if not one.waived}


def afterwards(dossier: Dossier, schemas: dict[str, SystemSchema], settled: Collection[str], today: date) -> Dossier:
    """The dossier as it will be: these systems say something else, and these findings are accepted."""
    systems = tuple(
        one.model_copy(update={name: getattr(schemas[one.key], name) for name in _NAMES}) if one.key in schemas else one
        for one in dossier.content.systems
    )
    findings: Sequence[object] = tuple(
        one.model_copy(update={"state": "accepted", "accepted_on": today}) if one.fingerprint in settled else one
        for one in dossier.live.findings
    )
    return Dossier.model_construct(
        content=dossier.content.model_copy(update={"systems": systems}),
        live=dossier.live.model_copy(update={"findings": findings}),
    )


_NAMES = ("records", "operations", "servers", "auth", "composed", "left_out")
