"""What the API answers with: rows of the caller's workspace, as the pages load them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.api.answers import (
    BriefLine,
    BriefList,
    CheckState,
    ConnectorList,
    Difference,
    DifferenceList,
    OpenQuestion,
    OpenQuestions,
    QuestionCount,
    SystemList,
    SystemTies,
)
from briefs.api.door import Caller, Plain, Refused
from briefs.dossier.from_file import masked_file
from briefs.dossier.load import connector_rows, connector_state, dossier_of
from briefs.dossier.secrets import mask_text
from briefs.models import Entry
from briefs.readiness.judge import judge
from briefs.readiness.questions import as_rows
from briefs.services.standing import keep
from briefs.services.workspace_rows import export_file
from briefs.shapes.purpose import Stage
from datamaps.map.ties import ties_of
from datamaps.map.ties_words import as_data
from datamaps.models import Check, Connector, Finding, Integration
from datamaps.schema.severity import Severity
from datamaps.services.checks import trouble_in_words
from datamaps.services.findings import drift_of
from datamaps.services.inbox import Wanted, inbox
from datamaps.services.maps import mapped_counts, whole_map
from datamaps.tasks import check_now
from integrations_portal.accounts.models import Contact
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.look.words import value_in_words

PAGE = 100


def workspace(caller: Caller) -> Plain:
    return masked_file(export_file(caller.workspace)).plain()


def briefs(caller: Caller) -> BriefList:
    """A page of briefs in four queries; the counts are those of the last time that each was judged."""
    purpose = Entry.objects.filter(integration=OuterRef("pk"), part="purpose").order_by()
    rows = Integration.objects.of(caller.workspace).annotate(purpose=Subquery(purpose.values("details")[:1]))
    page, paged = _paged(caller, rows.select_related("standing"), "api_briefs")
    owners = {brief.pk: (brief.purpose or {}).get("business_owner", "") for brief in page}
    people = Contact.objects.of(caller.workspace).filter(key__in=set(owners.values()))
    names = dict(people.values_list("key", "name"))
    return BriefList(
        items=tuple(_line(caller, brief, owners[brief.pk], names.get(owners[brief.pk], "")) for brief in page),
        **paged,
    )


def _line(caller: Caller, brief: Integration, owner: str, owner_name: str) -> BriefLine:
    standing = getattr(brief, "standing", None)
    return BriefLine(
        ref=brief.ref,
        title=mask_text(brief.title)[0],
        stage=Stage.of(brief.stage),
        owner=owner,
        owner_name=owner_name,
        questions=QuestionCount(
            blocker=standing.blockers,
            warning=standing.warnings,
            hint=standing.hints,
            counted_at=standing.judged_at,
        )
        if standing
        else None,
        page=f"{settings.BASE_URL}/w/{caller.workspace.key}/briefs/{brief.ref}/",
    )


def brief(caller: Caller, ref: str) -> Plain:
    return dossier_of(_brief(caller, ref)).plain()


def questions(caller: Caller, ref: str) -> OpenQuestions:
    """Judged now, which the list of briefs then counts by."""
    found = _brief(caller, ref)
    findings = judge(dossier_of(found), timezone.localdate())
    keep(found, findings, timezone.now())
    return OpenQuestions(items=tuple(OpenQuestion.model_validate(row) for row in as_rows(findings)))


def _brief(caller: Caller, ref: str) -> Integration:
    rows = Integration.objects.of(caller.workspace).select_related("workspace")
    found: Integration = get_object_or_404(rows, ref=ref)
    return found


def differences(caller: Caller) -> DifferenceList:
    severity = caller.query.get("severity", "")
    if severity and severity not in {one.value for one in Severity}:
        raise Refused(400, _("A severity is breaking, warning or info."))
    named = {name: caller.query.get(name, "") for name in ("severity", "system", "brief")}
    page, paged = _paged(caller, inbox(caller.workspace, Wanted.read(named, None)), "api_differences")
    return DifferenceList(items=tuple(_difference(caller, row) for row in page), **paged)


def _difference(caller: Caller, row: Finding) -> Difference:
    drift = drift_of(row)
    return Difference(
        uid=row.uid,
        severity=drift.severity,
        system=row.system.key,
        connector=row.connector.key,
        record=row.record,
        path=row.path,
        change=row.change,
        sentence=mask_text(str(drift.change.sentence()))[0],
        why=drift.why(),
        before=mask_text(value_in_words(row.before))[0],
        after=mask_text(value_in_words(row.after))[0],
        briefs=tuple(sorted({label.partition("/")[0] for label in drift.flows})),
        flows=drift.flows,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        times_seen=row.times_seen,
        page=settings.BASE_URL + reverse("finding", args=[caller.workspace.key, row.uid]),
    )


def connectors(caller: Caller) -> ConnectorList:
    page, paged = _paged(caller, connector_rows(caller.workspace), "api_connectors")
    return ConnectorList(items=tuple(connector_state(row) for row in page), **paged)


def systems(caller: Caller) -> SystemList:
    """The ties of all systems are worked out together, from the map without its fields."""
    datamap = whole_map(caller.workspace, with_fields=False).datamap
    ties = ties_of(datamap, mapped_counts(caller.workspace))
    page, paged = _paged(caller, list(ties), "api_systems")
    return SystemList(items=tuple(SystemTies(**as_data(datamap, key, ties[key])) for key in page), **paged)


def ask_for_check(caller: Caller, system: str, connector: str) -> CheckState:
    """Asking twice before it ends is asking once, here and on the page."""
    rows = Connector.objects.of(caller.workspace).select_related("workspace", "system")
    found = get_object_or_404(rows, system__key=system, key=connector)
    return _check_state(check_now(found, caller.token.maker.user), found, None)


def check(caller: Caller, uid: UUID) -> CheckState:
    job = get_object_or_404(Job.objects.of(caller.workspace), uid=uid, work="check")
    rows = Connector.objects.of(caller.workspace).select_related("workspace", "system")
    found = get_object_or_404(rows, uid=job.about)
    return _check_state(job, found, Check.objects.of(caller.workspace).filter(job=job).first())


def _check_state(job: Job, connector: Connector, done: Check | None) -> CheckState:
    return CheckState(
        uid=job.uid,
        system=connector.system.key,
        connector=connector.key,
        state=JobState.of(job.state),
        outcome=done.outcome if done else None,
        trouble=(trouble_in_words(done) or None) if done else None,
        started_at=done.started_at if done else None,
        ended_at=done.ended_at if done else None,
        look=settings.BASE_URL + reverse("api_check", args=[job.uid]),
        page=settings.BASE_URL + connector.url(),
    )


def _paged(caller: Caller, rows: QuerySet[Any] | list[Any], name: str) -> tuple[Page[Any], dict[str, Any]]:
    """The part of a list that is asked for, and what is said about it."""
    wanted = caller.query.get("page", "1")
    paginator = Paginator(rows, PAGE)
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
    if not 1 <= number <= paginator.num_pages:
        raise Refused(400, _("There are the pages 1 to %(last)d.") % {"last": paginator.num_pages})
    page = paginator.page(number)
    following = None
    if page.has_next():
        asked = caller.query.dict() | {"page": page.next_page_number()}
        following = f"{settings.BASE_URL}{reverse(name)}?{urlencode(asked)}"
    return page, {"count": paginator.count, "page": page.number, "pages": paginator.num_pages, "next": following}
