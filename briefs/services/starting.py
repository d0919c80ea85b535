"""A new brief: empty, a copy of another, or from a template. Each is one transaction, and one brief however often the
form is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max

from briefs.dossier.load import plain_briefs
from briefs.models import SectionState
from briefs.services.parts import new_row, save_row
from briefs.services.workspace_rows import OF_BRIEF, OF_SHARED
from briefs.shapes.brief import Brief
from briefs.starting.copy import copied
from briefs.starting.fit import Fitted, Here, as_a_guess, fit
from briefs.workspace_file.file import WorkspaceFile
from datamaps.map.systems import System as SystemShape
from datamaps.models import Integration, SharedRecord, System
from datamaps.services.catalog_import import CATALOG
from datamaps.services.load import load_shared, load_systems, plain_flows
from datamaps.services.sync import Level, Plain, apply, draw_up
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door
from integrations_portal.rows.models import Shaped
from integrations_portal.rows.once import made_once


def start_brief(workspace: Workspace, title: str, by: Actor, once: UUID | None = None) -> Integration:
    """An empty brief with the next free ref, in the first stage."""
    uid = once or uuid4()
    with made_once(Integration, workspace, uid) as made:
        return made or _begin(workspace, title, by, uid)


def start_copy(source: Integration, title: str, by: Actor, once: UUID | None = None) -> Integration:
    """A brief with the answers of another one of the workspace; see briefs.starting.copy for what stays behind."""
    workspace, uid = source.workspace, once or uuid4()
    with made_once(Integration, workspace, uid) as made:
        if made:
            return made
        brief = Brief.read(plain_briefs([source], plain_flows([source.pk]))[source.pk])
        return _filled(_begin(workspace, title, by, uid), copied(brief), by)


def start_from(
    workspace: Workspace,
    template: WorkspaceFile,
    title: str,
    chosen: Mapping[str, str],
    by: Actor,
    once: UUID | None = None,
    guessed: bool = True,
) -> Integration:
    """A brief from a template, with the systems, teams and shared data that it needs and the workspace lacks.

    `chosen` names systems of the workspace for systems of the template; see briefs.starting.fit.
    `guessed`: its fields are what is usual, and not read from a source.
    """
    uid = once or uuid4()
    with made_once(Integration, workspace, uid) as made:
        if made:
            return made
        fitted = fit(template, what_is_here(workspace), chosen)
        _add_what_is_missing(workspace, fitted, guessed, by)
        return _filled(_begin(workspace, title, by, uid), fitted.file.briefs[0], by)


def what_is_here(workspace: Workspace) -> Here:
    """What a template is fitted into, in a fixed number of queries."""
    return Here(
        systems=load_systems(System.objects.of(workspace)),
        shared_records=load_shared(workspace),
        teams=tuple(team.read() for team in Team.objects.of(workspace)),
        contacts=tuple(contact.read() for contact in Contact.objects.of(workspace)),
    )


def _begin(workspace: Workspace, title: str, by: Actor, uid: UUID) -> Integration:
    refs = Integration.objects.of(workspace).values_list("ref", flat=True)
    numbers = [int(match[1]) for ref in refs if (match := re.fullmatch(r"INT-(\d+)", ref))]
    ref = f"INT-{max(numbers, default=0) + 1:04}"
    integration = Integration(
        workspace=workspace, uid=uid, ref=ref, title=title, position=_next(Integration, workspace)
    )
    door.save(integration, by)
    save_row(new_row(integration, "purpose"), {"title": title}, by)
    return integration


def _next(model: type[Shaped], workspace: Workspace) -> int:
    last = model.objects.of(workspace).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _filled(integration: Integration, brief: Brief, by: Actor) -> Integration:
    """Gives a new brief its answers; it keeps its own ref and title."""
    workspace = integration.workspace
    plain = brief.plain() | {"ref": integration.ref, "title": integration.title}
    integration.stage = brief.stage.value
    door.save(integration, by)
    _apply(workspace, OF_BRIEF, {"brief": plain}, integration, by)
    for section, why in brief.not_relevant.items():
        door.save(SectionState(workspace=workspace, integration=integration, section=section, not_relevant=why), by)
    return integration


def _add_what_is_missing(workspace: Workspace, fitted: Fitted, guessed: bool, by: Actor) -> None:
    for team in fitted.teams:
        _added(Team, workspace, team.plain(), by)
    for system in fitted.file.systems:
        if system.key in fitted.new:
            _added(System, workspace, system.plain(), by)
    rows = {row.key: row for row in System.objects.of(workspace).select_related("workspace")}
    # Fields point to records of other systems: all systems come first.
    for system in fitted.file.systems:
        _apply(workspace, CATALOG, _catalog_of(as_a_guess(system) if guessed else system), rows[system.key], by)
    for shared in fitted.shared_records:
        row = _added(SharedRecord, workspace, shared.plain(), by)
        _apply(workspace, OF_SHARED, shared.plain(), row, by)


def _catalog_of(system: SystemShape) -> Plain:
    plain = system.plain()
    return {name: plain.get(name, []) for name in ("records", "operations")}


def _added(model: type[Shaped], workspace: Workspace, plain: dict[str, Any], by: Actor) -> Shaped:
    row = model(workspace=workspace, position=_next(model, workspace))
    return door.save(row.put(plain), by)


def _apply(workspace: Workspace, levels: tuple[Level, ...], tree: Plain, below: Shaped, by: Actor) -> None:
    plan = draw_up(workspace, levels, tree, below=below)
    apply(plan, workspace)
    if added := plan.count("added"):
        record(workspace, by, "imported", below, {"added": [None, added]})
