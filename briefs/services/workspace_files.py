"""A workspace file that somebody handed over on the site: looked at, and made to be so."""

from __future__ import annotations

from django.db import transaction

from briefs.models import HandedOver
from briefs.services.workspace_rows import import_file, plan_import
from briefs.workspace_file.file import WorkspaceFile
from datamaps.services.sync import Plan
from integrations_portal.audit.trail import Actor
from integrations_portal.shapes.base import digest


class Moved(Exception):
    """The workspace is not what it was when somebody looked at what the file would do."""


def file_of(kept: HandedOver) -> WorkspaceFile:
    return WorkspaceFile.read(kept.file)


def mark_of(plan: Plan) -> str:
    """The same for as long as the same would happen."""
    return digest([[step.action, step.kind, step.label, step.changes] for step in plan.steps])[:16]


@transaction.atomic
def make_it_so(kept: HandedOver, mark: str, by: Actor) -> Plan:
    """Raises Moved when something else would happen than what was looked at."""
    file = file_of(kept)
    if mark_of(plan_import(file, kept.workspace)) != mark:
        raise Moved
    plan = import_file(file, kept.workspace, by)
    kept.delete()
    return plan
