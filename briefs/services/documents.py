"""What a document is made of: a brief as it is now, or exactly as a version was signed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone

from briefs.documents.flags import Flag, flags_from_rows, flags_of
from briefs.dossier.dossier import Dossier
from briefs.dossier.load import dossier_of, load_dossier
from briefs.dossier.stored import read_stored
from briefs.models import Version
from briefs.readiness.judge import judge
from briefs.readiness.questions import ranked
from briefs.services.pictures import pictures_in, pictures_of
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace

NAME_OTHER_BRIEFS = frozenset({"AGR-04"})
"""Rules whose questions name other briefs."""


@dataclass(frozen=True)
class Material:
    """Everything that `briefs.documents.render.render` asks for, and the language to write in."""

    dossier: Dossier
    flags: tuple[Flag, ...]
    today: datetime.date
    language: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The screenshots of the guide, by their name."""


def material_now(dossier: Dossier, today: datetime.date | None = None) -> Material:
    """A brief as it stands on a day, judged on that day."""
    day = today or timezone.localdate()
    findings = judge(dossier, day)
    waived = tuple(finding for finding in findings if finding.waived)
    return Material(dossier, flags_of((*ranked(findings), *waived)), day)


def for_outside(found: Material) -> Material:
    """Without what is said of other briefs: nobody outside needs to know that there are any."""
    live = found.dossier.live.model_copy(update={"neighbours": ()})
    flags = tuple(flag for flag in found.flags if flag.rule not in NAME_OTHER_BRIEFS)
    return replace(found, dossier=found.dossier.model_copy(update={"live": live}), flags=flags)


def material_of(workspace_key: str, ref: str, number: int | None = None) -> Material:
    """A brief as it is now, or as version `number` froze it. Raises LookupError with a sentence."""
    if number is None:
        dossier = load_dossier(workspace_key, ref)
        workspace = Workspace.objects.get(key=workspace_key)
        return replace(material_now(dossier), pictures=pictures_of(workspace, pictures_in(dossier)))
    version = Version.objects.filter(
        integration__workspace__key=workspace_key, integration__ref=ref, number=number
    ).select_related("integration")
    found = version.first()
    if found is None:
        load_dossier(workspace_key, ref)  # says which of the two is missing
        raise LookupError(f"The brief {ref} has no version {number}.")
    return frozen(found, found.integration)


def frozen(version: Version, integration: Integration) -> Material:
    """A version as it was signed: never judged again, in its language, with the signatures that it has since.

    What checks have found since then is told beside it. Raises NewerFormat.
    """
    live = dossier_of(integration).live
    kept = read_stored(version.dossier, version.format)
    known = tuple(one for one in live.versions if one.number <= version.number)
    told = {finding.fingerprint for finding in kept.live.findings}
    flows = {flow.ref for flow in kept.brief.flows}
    since = tuple(one for one in live.findings if one.fingerprint not in told and flows & set(one.touches))
    dossier = kept.model_copy(update={"live": kept.live.model_copy(update={"versions": known, "since": since})})
    flags = flags_from_rows(version.findings)
    pictures = pictures_of(integration.workspace, pictures_in(dossier))
    return Material(dossier, flags, version.made_at.date(), version.language, pictures)
