"""Rows to a Dossier, in a fixed number of queries: the one file here that reads the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from briefs.dossier.dossier import (
    ConnectorState,
    Content,
    Dossier,
    FindingState,
    Live,
    Neighbour,
    SignatureState,
    VersionState,
)
from briefs.dossier.in_use import meets, shared_in_use, systems_in_use
from briefs.dossier.secrets import mask
from briefs.models import Entry, SectionState, Signature, Version, Waiver
from briefs.shapes.brief import PARTS, Brief, put_part
from briefs.shapes.purpose import Stage
from datamaps.map.flows import Flow
from datamaps.models import Connector, Credential, Finding, FindingStatus, Integration, System
from datamaps.models import Flow as DataFlow
from datamaps.services.load import Plain, grouped, load_flows, load_shared, load_systems, load_tables, plain_flows
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.look.words import value_in_words

Flows = dict[int, list[Plain]]
"""Flows as the file has them, by the id of their integration."""
RUNNING = tuple(
    part.id for part in PARTS if part.section in ("purpose", "review", "systems", "exceptions", "rollback", "runbook")
)
"""Parts of a brief that matter while it runs."""


def load_dossier(workspace_key: str, ref: str) -> Dossier:
    """The dossier of one brief. Raises LookupError with a sentence when there is none."""
    integration = Integration.objects.filter(workspace__key=workspace_key, ref=ref).select_related("workspace").first()
    if integration is None:
        raise LookupError(f"There is no brief {ref} in a workspace {workspace_key}.")
    return dossier_of(integration)


def dossier_of(integration: Integration) -> Dossier:
    """The dossier of a brief whose access has been checked."""
    workspace = integration.workspace
    integrations = list(Integration.objects.of(workspace))
    flows = plain_flows([other.pk for other in integrations])
    brief = Brief.read(plain_briefs([integration], flows)[integration.pk])
    shared = shared_in_use(brief, load_shared(workspace))
    systems = load_systems(System.objects.of(workspace).filter(key__in=systems_in_use(brief, shared)))
    content = Content(
        workspace=workspace.head(),
        teams=tuple(team.read() for team in Team.objects.of(workspace)),
        contacts=tuple(contact.read() for contact in Contact.objects.of(workspace)),
        systems=systems,
        shared_records=shared,
        value_tables=load_tables(workspace),
        brief=brief,
    )
    content, masked = mask(content)
    used = {system.key for system in systems}
    live = Live(
        connectors=_connectors(workspace, used),
        findings=_findings(integration, used),
        versions=_versions(integration),
        neighbours=_neighbours(integrations, integration, flows, used),
        masked=masked,
    )
    return Dossier(content=content, live=live)


def dossier_of_workspace(workspace: Workspace) -> Dossier:
    """All flows of a workspace as though they were of one brief without answers: for pages that belong to no brief.

    Systems come without their records; flows of retired briefs are left out.
    """
    active = Integration.objects.of(workspace).exclude(stage="retired")
    flows = load_flows([integration.pk for integration in active])
    content = Content.model_construct(
        workspace=workspace.head(),
        teams=tuple(team.read() for team in Team.objects.of(workspace)),
        contacts=tuple(contact.read() for contact in Contact.objects.of(workspace)),
        systems=load_systems(System.objects.of(workspace), with_records=False),
        shared_records=load_shared(workspace),
        value_tables=load_tables(workspace),
        brief=Brief.model_construct(ref="", flows=tuple(flow for found in flows.values() for flow in found)),
    )
    return Dossier.model_construct(content=content)


def dossiers_to_run(workspace: Workspace) -> tuple[Dossier, ...]:
    """A dossier of every brief with what matters when it runs, in eleven queries: no field maps, no shared data, no
    versions."""
    integrations = list(Integration.objects.of(workspace).exclude(stage=Stage.RETIRED))
    flows = grouped(DataFlow.objects.filter(integration__in=integrations), "integration_id")
    briefs = plain_briefs(integrations, flows, RUNNING)
    head, systems = workspace.head(), load_systems(System.objects.of(workspace), with_records=False)
    around, _masked = mask(
        Content(
            workspace=head,
            teams=tuple(team.read() for team in Team.objects.of(workspace)),
            contacts=tuple(contact.read() for contact in Contact.objects.of(workspace)),
            systems=systems,
            brief=Brief(ref="-"),
        )
    )
    used = {system.key for system in systems}
    connectors, findings = _connectors(workspace, used), _open_findings(workspace, used)
    made = []
    for integration in integrations:
        content, masked = mask(Content(workspace=head, brief=Brief.read(briefs[integration.pk])))
        live = Live(
            connectors=connectors,
            findings=tuple(_finding(row, integration.ref) for row in findings),
            masked=masked,
        )
        made.append(Dossier(content=around.model_copy(update={"brief": content.brief}), live=live))
    return tuple(made)


def plain_briefs(integrations: Sequence[Integration], flows: Flows, parts: Collection[str] = ()) -> dict[int, Plain]:
    """Briefs as the file has them, by the id of their integration: three queries. `parts` are the only ones wanted."""
    entries: dict[int, dict[str, list[Plain]]] = defaultdict(lambda: defaultdict(list))
    stored = Entry.objects.filter(integration__in=integrations)
    for entry in stored.filter(part__in=parts) if parts else stored:
        entries[entry.integration_id][entry.part].append(entry.details)
    waivers = grouped(Waiver.objects.filter(integration__in=integrations), "integration_id")
    briefs: dict[int, Plain] = {}
    for integration in integrations:
        brief: Plain = {"ref": integration.ref, "title": integration.title, "stage": integration.stage}
        for part in PARTS:
            put_part(brief, part, entries[integration.pk][part.id])
        brief["flows"] = flows.get(integration.pk, [])
        brief["waivers"] = waivers.get(integration.pk, [])
        briefs[integration.pk] = brief
    for state in SectionState.objects.filter(integration__in=integrations).exclude(not_relevant=""):
        _say_not_relevant(briefs[state.integration_id], state.section, state.not_relevant)
    return briefs


def _say_not_relevant(brief: Plain, section: str, why: str) -> None:
    group, _, name = section.partition(".")
    if name:
        brief[group] = brief.get(group, {}) | {name: {"not_relevant": why}}
    else:
        brief[group] = {"not_relevant": why}


def _connectors(workspace: Workspace, systems: set[str]) -> tuple[ConnectorState, ...]:
    return tuple(connector_state(row) for row in connector_rows(workspace).filter(system__key__in=systems))


def connector_rows(workspace: Workspace) -> QuerySet[Any]:
    """Connectors of a workspace, each with the day on which its credential ends."""
    credential = Credential.objects.of(workspace).filter(name=OuterRef("credential"))
    rows: QuerySet[Any] = Connector.objects.of(workspace).annotate(
        sign_in_ends=Subquery(credential.values("expires_on")[:1])
    )
    return rows.select_related("system")


def connector_state(row: Any) -> ConnectorState:
    """One of `connector_rows` as a dossier holds it."""
    return ConnectorState(
        system=row.system.key,
        connector=row.key,
        kind=row.kind_id,
        environment=row.details.get("environment", ""),
        active=row.active,
        schedule=row.details.get("schedule"),
        outcome=row.outcome,
        trouble=row.trouble,
        checked_at=row.checked_at,
        good_at=row.good_at,
        sign_in_ends=row.sign_in_ends,
    )


def _findings(own: Integration, systems: set[str]) -> tuple[FindingState, ...]:
    return tuple(_finding(row, own.ref) for row in _open_findings(own.workspace, systems))


def _open_findings(workspace: Workspace, systems: set[str]) -> list[Finding]:
    rows = Finding.objects.of(workspace).filter(system__key__in=systems).exclude(status=FindingStatus.RESOLVED)
    return list(rows.select_related("system", "connector"))


def _finding(row: Finding, ref: str) -> FindingState:
    """One difference as the brief of that ref sees it."""
    return FindingState(
        fingerprint=row.fingerprint,
        system=row.system.key,
        connector=row.connector.key,
        environment=row.connector.details.get("environment", ""),
        kind=row.change,
        record=row.record,
        path=row.path,
        before=value_in_words(row.before),
        after=value_in_words(row.after),
        severity=row.severity,
        state=row.status,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        accepted_on=row.accepted_at.date() if row.accepted_at else None,
        touches=[flow for brief, _, flow in (label.partition("/") for label in row.why["flows"]) if brief == ref],
    )


def _versions(integration: Integration) -> tuple[VersionState, ...]:
    signed = Prefetch("signatures", Signature.objects.select_related("contact", "team"))
    rows = Version.objects.filter(integration=integration).defer("dossier", "markdown").prefetch_related(signed)
    return tuple(
        VersionState(
            number=row.number,
            hash=row.digest,
            sections=row.sections,
            made_at=row.made_at,
            stage=row.stage,
            named=row.named,
            signatures=tuple(
                SignatureState(
                    role=signature.role,
                    contact=signature.contact.key,
                    team=signature.team.key if signature.team else "",
                    signed_at=signature.signed_at,
                    comment=signature.comment,
                )
                for signature in row.signatures.all()
            ),
        )
        for row in rows
    )


def _neighbours(
    integrations: list[Integration],
    own: Integration,
    flows: Flows,
    systems: set[str],
) -> tuple[Neighbour, ...]:
    """Other briefs with a flow from or to one of the systems."""
    found = []
    for other in integrations:
        theirs = [Flow.read(plain) for plain in flows.get(other.pk, [])] if other.pk != own.pk else []
        if meets(theirs, systems):
            found.append(Neighbour(ref=other.ref, title=other.title, stage=other.stage, flows=tuple(theirs)))
    return tuple(found)
