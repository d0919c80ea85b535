"""Signing a brief: the version that is signed is frozen, with everything needed to render it again years later."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language

from briefs.documents.render import render
from briefs.dossier.dossier import FORMAT, Dossier
from briefs.dossier.hashes import section_hashes, version_hash
from briefs.dossier.load import dossier_of
from briefs.dossier.signers import Signs, approved_by_owner, named, signers
from briefs.models import Signature, Version
from briefs.readiness.finding import Finding
from briefs.readiness.judge import gate, judge
from briefs.readiness.questions import as_rows
from briefs.shapes.purpose import Stage
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


class NotNamed(Exception):
    """The contact is not among those who sign this brief."""


class MovedOn(Exception):
    """The brief says something else now than when it was read; nothing was signed."""


class Stopped(Exception):
    """Something stops the brief. `stops` are the findings; `unsigned`: the business owner has not signed it."""

    def __init__(self, stops: tuple[Finding, ...], unsigned: bool = False) -> None:
        super().__init__("stopped")
        self.stops = stops
        self.unsigned = unsigned


@transaction.atomic
def sign(integration: Integration, contact: Contact, seen: str, comment: str, by: Actor, today: date) -> Signature:
    """Signs exactly what was read: `seen` is the hash on the page. Signing twice is one signature.

    Raises NotNamed, MovedOn or Stopped; then nothing was written.
    """
    held = Integration.objects.select_for_update().select_related("workspace").get(pk=integration.pk)
    dossier = dossier_of(held)
    role = next((role for role, key in signers(dossier) if key == contact.key), None)
    if role is None:
        raise NotNamed
    if version_hash(section_hashes(dossier.content)) != seen:
        raise MovedOn
    if stops := stops_signing(dossier, today):
        raise Stopped(stops)
    version = freeze(held, dossier, by, today)
    found = Signature.objects.filter(signed=version, contact=contact).first()
    return found or _signature(version, contact, role, comment, by)


def _signature(version: Version, contact: Contact, role: Signs, comment: str, by: Actor) -> Signature:
    return door.save(
        Signature(workspace=version.workspace, signed=version, contact=contact, role=role.value, comment=comment), by
    )


def freeze(integration: Integration, dossier: Dossier, by: Actor, today: date) -> Version:
    """The version that says exactly this; a new one when the brief has never said it. The brief is locked."""
    sections = section_hashes(dossier.content)
    digest = version_hash(sections)
    versions = Version.objects.filter(integration=integration)
    found: Version | None = versions.filter(digest=digest).order_by("number").last()
    if found:
        return found
    findings = judge(dossier, today)
    version = Version(
        workspace=integration.workspace,
        integration=integration,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        digest=digest,
        sections=sections,
        format=FORMAT,
        dossier=dossier.plain(),
        findings=as_rows(findings),
        language=get_language() or "en",
        stage=dossier.brief.stage.value,
        named={key: list(roles) for key, roles in named(dossier).items()},
        markdown=render(dossier, findings, today, "brief", "md").decode(),
    )
    return door.save(version, by)


def stops_signing(dossier: Dossier, today: date) -> tuple[Finding, ...]:
    """Open blockers, whatever the stage: nobody approves what cannot be built."""
    return tuple(finding for finding in judge(dossier, today, Stage.APPROVED) if finding.stops)


def stops_move(dossier: Dossier, to: Stage, today: date) -> Stopped | None:
    """What stops a brief from moving to a stage: open blockers and, from the approval on, a missing signature.

    Retiring needs none: nobody should have to approve what is going away.
    """
    stops = gate(dossier, to, today).stops
    forward = to.rank > dossier.brief.stage.rank
    built = Stage.APPROVED.rank <= to.rank <= Stage.LIVE.rank
    unsigned = forward and built and not approved_by_owner(dossier)
    return Stopped(stops, unsigned) if stops or unsigned else None


@transaction.atomic
def move(integration: Integration, to: Stage, by: Actor, today: date, expected: int | None = None) -> Integration:
    """Moves a brief to a stage. Raises Stopped, or Stale when somebody else moved it."""
    held = Integration.objects.select_for_update().select_related("workspace").get(pk=integration.pk)
    if stopped := stops_move(dossier_of(held), to, today):
        raise stopped
    if expected is not None and held.version != expected:
        raise door.Stale(held)
    held.stage = to.value
    saved: Integration = door.save(held, by)
    return saved
