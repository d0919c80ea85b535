"""What every page of a brief starts from: access, the dossier, the findings, and where a question is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.dossier.dossier import Dossier
from briefs.dossier.load import dossier_of
from briefs.forms.choices import Me, Setting
from briefs.readiness.finding import Finding
from briefs.readiness.judge import judge
from briefs.sections.machine import Section, Talk
from briefs.sections.registry import SECTION
from briefs.services.comments import Said, said_about
from briefs.services.parts import rows_by_part
from briefs.services.signing import stops_signing
from datamaps.models import Integration, Referring, SharedField, SharedRecord, System
from integrations_portal.accounts.access import WorkspaceRequest
from integrations_portal.accounts.models import Contact, Role


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
    def stops_signing(self) -> tuple[Finding, ...]:
        """What must be answered before anybody can sign, whatever the stage is."""
        return stops_signing(self.dossier, self.today)

    @cached_property
    def until_signed(self) -> tuple[Finding, ...]:
        """The findings of now, and then what else stops a signature: nobody should learn of it only when signing."""
        now = {(finding.rule, finding.about) for finding in self.findings}
        later = (finding for finding in self.stops_signing if (finding.rule, finding.about) not in now)
        return (*self.findings, *later)

    @cached_property
    def setting(self) -> Setting:
        systems = System.objects.of(self.request.workspace).values_list("key", "name")
        shared = SharedRecord.objects.of(self.request.workspace).values_list("key", "name")
        return Setting(
            self.dossier,
            tuple((key, name or key) for key, name in systems),
            tuple((key, name or key) for key, name in shared),
            me=Me(self.reader, str(self.request.user)),
        )

    @cached_property
    def rows(self) -> dict[str, list[Referring]]:
        """The stored rows and groups of every part."""
        return rows_by_part(self.integration)

    @cached_property
    def said(self) -> dict[UUID, Said]:
        """How much was said about each row that somebody said something about."""
        return said_about(self.integration)

    @cached_property
    def shared_fields(self) -> dict[str, SharedField]:
        """Every shared field of the workspace by `record.field`."""
        found = SharedField.objects.of(self.request.workspace).select_related("record", "workspace")
        return {f"{field.record.key}.{field.key}": field for field in found}

    def shared_named(self, name: str) -> SharedField | None:
        return self.shared_fields.get(name)

    @cached_property
    def contact(self) -> Contact | None:
        """Who the reader is in briefs."""
        return Contact.objects.of(self.request.workspace).filter(pk=self.request.membership.contact_id).first()

    @cached_property
    def reader(self) -> str:
        """The key of the contact who reads: the one that the member is said to be, else the one with their address."""
        email = self.request.user.email
        same = (one.key for one in self.dossier.content.contacts if one.email and one.email.lower() == email)
        return self.contact.key if self.contact else next(same, "")

    @property
    def own_url(self) -> str:
        return own_url(self.request)

    @property
    def may_answer(self) -> bool:
        return self.request.membership.may(Role.CONTRIBUTOR)

    @property
    def home_url(self) -> str:
        return self.url("brief")

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.request.workspace.key, self.integration.ref, *args])

    def crumbs(self, *more: dict[str, Any]) -> list[dict[str, Any]]:
        home = {"label": _("Briefs"), "url": reverse("briefs", args=[self.request.workspace.key])}
        return [home, {"label": self.integration.ref, "url": self.url("brief")}, *more]


def brief_page(request: WorkspaceRequest, ref: str) -> BriefPage:
    """The brief of that ref in the workspace of the request. Raises Http404."""
    integration = Integration.objects.of(request.workspace).filter(ref=ref).select_related("workspace").first()
    if integration is None:
        raise Http404
    return BriefPage(request, integration)


def own_url(request: WorkspaceRequest) -> str:
    """Where an admin says who they are themselves, and comes back from; nobody else may."""
    admin = request.membership.may(Role.ADMIN)
    if not admin:
        return ""
    return reverse("member", args=[request.workspace.key, request.membership.uid], query={"back": request.path})


def section_of(id: str) -> Section:
    if id not in SECTION:
        raise Http404
    return SECTION[id]


def talk_of(section: Section, part: str, page_id: str = "") -> Talk:
    """The conversation about a part in a section; the one with that page, where two share a part."""
    for talk in section.talks:
        if talk.part == part and (not page_id or talk.page(page_id)):
            return talk
    raise Http404
