"""Versions of a brief: which there are, two of them side by side, and who changed what in between."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from briefs.comparison.compare import SectionChange, compare
from briefs.dossier.dossier import Dossier
from briefs.dossier.stored import read_stored
from briefs.models import Version
from briefs.sections.registry import section_of_where
from datamaps.models import Integration
from integrations_portal.audit.models import AuditEntry

_OF_FLOWS = ("flow", "record map", "field map")


@dataclass(frozen=True)
class Compared:
    """Two states of a brief. `older` and `newer` are their numbers; no number is what stands now.

    `people` are the names of those who changed something in between, by the section that they changed.
    """

    older: int | None
    newer: int | None
    sections: tuple[SectionChange, ...]
    people: dict[str, tuple[str, ...]]


def version_numbered(integration: Integration, number: int) -> Version | None:
    return Version.objects.filter(integration=integration, number=number).first()


def compared(integration: Integration, now: Dossier, older: Version, newer: Version | None) -> Compared:
    """A version with a later one, or with what stands now. Raises NewerFormat."""
    before = read_stored(older.dossier, older.format).content
    after = read_stored(newer.dossier, newer.format).content if newer else now.content
    people = who_changed(integration, older.made_at, newer.made_at if newer else None)
    return Compared(older.number, newer.number if newer else None, compare(before, after), people)


def who_changed(integration: Integration, since: datetime, until: datetime | None) -> dict[str, tuple[str, ...]]:
    """Names of those who changed something in a span of time, by section: one query on the audit trail."""
    start = f"{integration.ref} "
    own = Q(kind__in=["entry", "section", *_OF_FLOWS], about__startswith=start)
    entries = AuditEntry.objects.of(integration.workspace).filter(own, at__gt=since)
    if until is not None:
        entries = entries.filter(at__lte=until)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for kind, about, actor in entries.values_list("kind", "about", "actor").order_by("number"):
        # The label of an entry: ref, part, name.
        part = "flows" if kind in _OF_FLOWS else about.removeprefix(start).partition(" ")[0]
        section = section_of_where(part)
        if section:
            found[section][actor] = None
    return {section: tuple(names) for section, names in found.items()}
