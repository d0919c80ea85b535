"""What every page of a brief starts from: access, the dossier, the findings, and where a question is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from briefs.dossier.dossier import Dossier
from briefs.dossier.load import dossier_of
from briefs.forms.factory import Setting
from briefs.readiness.finding import Finding
from briefs.readiness.judge import judge
from briefs.sections.machine import Section, Talk
from briefs.sections.registry import SECTION, SECTION_OF
from datamaps.models import Integration, System
from integrations_portal.accounts.access import WorkspaceRequest
from integrations_portal.accounts.models import Role


@dataclass
class BriefPage:
    """One request about one brief."""

    request: WorkspaceRequest
    integration: Integration

    @cached_property
    def dossier(self) -> Dossier:
        return dossier_of(self.integration)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return judge(self.dossier, self.today)

    @cached_property
    def setting(self) -> Setting:
        systems = System.objects.of(self.request.workspace).values_list("key", "name")
        return Setting(self.dossier, tuple((key, name or key) for key, name in systems))

    @property
    def may_answer(self) -> bool:
        return self.request.membership.may(Role.CONTRIBUTOR)

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.request.workspace.key, self.integration.ref, *args])

    def crumbs(self, *more: dict[str, Any]) -> list[dict[str, Any]]:
        home = {"label": "Briefs", "url": reverse("briefs", args=[self.request.workspace.key])}
        return [home, {"label": self.integration.ref, "url": self.url("brief")}, *more]


def brief_page(request: WorkspaceRequest, ref: str) -> BriefPage:
    """The brief of that ref in the workspace of the request. Raises Http404."""
    integration = Integration.objects.of(request.workspace).filter(ref=ref).select_related("workspace").first()
    if integration is None:
        raise Http404
    return BriefPage(request, integration)


def section_of(id: str) -> Section:
    if id not in SECTION:
        raise Http404
    return SECTION[id]


def talk_of(section: Section, part: str) -> Talk:
    for talk in section.talks:
        if talk.part == part:
            return talk
    raise Http404


def section_of_where(where: str) -> str | None:
    """The id of the section in which an answer of a part, or of a section of the file, is given."""
    for part, section in SECTION_OF.items():
        if where in (part, part.partition(".")[0]):
            return section.id
    return None
