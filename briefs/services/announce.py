"""Telling people what checks found: worked out each minute, written as messages in the transaction that notes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from briefs.announcing.bulletin import Bulletin, Item, News, news_of
from briefs.announcing.hours import Telling, digest_is_due, may_be_sent_at
from briefs.announcing.routing import Because, Told, told
from briefs.announcing.words import digest_subject, digest_text, payload, subject, text
from briefs.models import Message, Webhook
from briefs.services.responsible import addresses_of, admin_addresses, contacts_of, responsible_for
from datamaps.models import Check, Connector, Finding, FindingEvent, FindingStatus, Integration
from datamaps.schema.lifecycle import worth_telling
from datamaps.schema.outcome import Verdict
from datamaps.schema.severity import Severity
from datamaps.services.checks import trouble_in_words
from datamaps.services.findings import drift_of
from integrations_portal.accounts.models import Workspace

DIGEST = "digest"


def telling_of(workspace: Workspace) -> Telling:
    return Telling.read(workspace.settings.get("telling", {}))


def zone_of(workspace: Workspace) -> ZoneInfo:
    return ZoneInfo(workspace.timezone or "UTC")


def announce(now: datetime) -> None:
    """Writes the messages that are due. Each difference is told once, whatever the number of clocks."""
    fresh = Q(findings__status=FindingStatus.OPEN, findings__announced_at=None) & ~Q(findings__severity=Severity.INFO)
    silent = Q(outcome=Verdict.COULD_NOT_CHECK) & ~Q(told=News.TROUBLE)
    well = ~Q(told="") & Q(outcome=Verdict.MATCH)
    answers = Q(told=News.TROUBLE) & ~Q(outcome__in=[Verdict.COULD_NOT_CHECK, ""])
    for pk in (
        Connector.objects.filter(fresh | silent | well | answers).order_by().values_list("pk", flat=True).distinct()
    ):
        tell_of(pk, now)
    for workspace in Workspace.objects.all():
        if _digest_is_due(workspace, now):
            write_digest(workspace.pk, now)


@transaction.atomic
def tell_of(connector_pk: int, now: datetime) -> int:
    """Writes the messages about one connector, if there is anything to tell. Gives how many."""
    connector = (
        Connector.objects.select_for_update(of=("self",)).select_related("workspace", "system").get(pk=connector_pk)
    )
    telling = telling_of(connector.workspace)
    findings = _fresh(connector, telling.patience)
    news = News.DRIFT if findings else news_of(connector.outcome, connector.told, connector.failures, telling.patience)
    if news is None:
        return 0
    bulletin = bulletin_of(connector, news, findings)
    recipients = _told_before(connector) if news in _GOOD else recipients_of(connector, bulletin)
    written = _write(connector, bulletin, recipients, telling, now)
    names = ", ".join(sorted(message.address or str(message.webhook) for message in written))
    Finding.objects.filter(pk__in=[finding.pk for finding in findings]).update(
        announced_at=now, version=F("version") + 1
    )
    FindingEvent.objects.bulk_create(
        FindingEvent(finding=finding, at=now, event="announced", note=names) for finding in findings
    )
    connector.told = "" if news is News.WELL else News.DRIFT if news is News.ANSWERS else news
    connector.told_to = [] if news is News.WELL else sorted({*connector.told_to, *recipients})
    connector.save(update_fields=["told", "told_to"])
    return len(written)


_GOOD = (News.WELL, News.ANSWERS)


def _told_before(connector: Connector) -> Told:
    """Good news goes to those who heard of the trouble."""
    return dict.fromkeys(connector.told_to, (Because.TOLD_BEFORE,))


def bulletin_of(connector: Connector, news: News, findings: Sequence[Finding]) -> Bulletin:
    items = tuple(_item(connector, finding) for finding in findings)
    refs = {ref for item in items for ref in item.briefs}
    titles = Integration.objects.of(connector.workspace).filter(ref__in=refs).values_list("ref", "title")
    trouble = ""
    if news is News.TROUBLE:
        last = Check.objects.filter(connector=connector).first()
        trouble = trouble_in_words(last) if last else ""
    return Bulletin(
        news=news,
        system=connector.system.label(),
        connector=connector.label(),
        url=f"{settings.BASE_URL}{connector.url()}",
        items=items,
        trouble=trouble,
        titles=dict(titles),
    )


def recipients_of(connector: Connector, bulletin: Bulletin) -> Told:
    """Who hears of it, by contact key; nobody when none of them is named or still here."""
    refs = {ref for item in bulletin.items for ref in item.briefs}
    return told(bulletin, responsible_for(connector.system, refs), contacts_of(connector.workspace))


def open_findings(connector: Connector) -> list[Finding]:
    """What a message about a connector would speak of now."""
    rows = Finding.objects.filter(connector=connector, status=FindingStatus.OPEN).exclude(severity=Severity.INFO)
    return list(rows.select_related("system", "workspace"))


@transaction.atomic
def write_digest(workspace_pk: int, now: datetime) -> int:
    """Once a day: what is only information, in one message for each who hears of any of it."""
    workspace = Workspace.objects.select_for_update().get(pk=workspace_pk)
    if not _digest_is_due(workspace, now):
        return 0  # another clock was quicker
    telling = telling_of(workspace)
    workspace.settings["digest_written_at"] = now.isoformat()
    workspace.save(update_fields=["settings"])
    rows = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN, severity=Severity.INFO, announced_at=None)
    by_connector: dict[Connector, list[Finding]] = defaultdict(list)
    for finding in rows.select_related("connector__system", "connector__workspace", "system", "workspace"):
        if _ready(finding, telling.patience):
            by_connector[finding.connector].append(finding)
    read_by: dict[str, list[Bulletin]] = defaultdict(list)
    for connector, findings in by_connector.items():
        bulletin = bulletin_of(connector, News.DRIFT, findings)
        for key in recipients_of(connector, bulletin) or {"": ()}:
            read_by[key].append(bulletin)
    told_now = [finding.pk for findings in by_connector.values() for finding in findings]
    Finding.objects.filter(pk__in=told_now).update(announced_at=now)
    mailboxes = mailboxes_of(workspace, dict.fromkeys(read_by, ()))
    names = {key: contact.name for key, contact in contacts_of(workspace).items()}
    messages = [
        Message(
            workspace=workspace,
            news=DIGEST,
            contact_id=pk,
            address=address,
            severity=Severity.INFO,
            subject=digest_subject(read_by[key]),
            text=digest_text(read_by[key], names.get(key, "")),
            wanted_at=may_be_sent_at(telling, Severity.INFO, now, zone_of(workspace)),
        )
        for key, pk, address in mailboxes
        if key in read_by
    ]
    return len(Message.objects.bulk_create(messages))


def _digest_is_due(workspace: Workspace, now: datetime) -> bool:
    last = workspace.settings.get("digest_written_at")
    written = datetime.fromisoformat(last) if last else None
    return digest_is_due(telling_of(workspace), written, now, zone_of(workspace))


def _fresh(connector: Connector, patience: int) -> list[Finding]:
    return [finding for finding in open_findings(connector) if _ready(finding, patience)]


def _ready(finding: Finding, patience: int) -> bool:
    return worth_telling(
        told=finding.announced_at is not None,
        in_a_row=finding.in_a_row,
        flapping=finding.flapping,
        patience=patience,
    )


def _item(connector: Connector, finding: Finding) -> Item:
    place = f"{connector.system.label()} · {finding.path}" if finding.path else connector.system.label()
    url = f"{settings.BASE_URL}/w/{connector.workspace.key}/findings/{finding.uid}/"
    return Item(str(finding.uid), place, drift_of(finding), url, finding.flapping)


def mailboxes_of(workspace: Workspace, recipients: Iterable[str]) -> list[tuple[str, int | None, str]]:
    """Contact key, its id and mailbox of each who can be written to; the admins where that is nobody."""
    addresses = addresses_of(workspace)
    found = [(key, *addresses[key]) for key in recipients if addresses.get(key, (0, ""))[1]]
    return [*found] or [("", None, address) for address in admin_addresses(workspace)]


def _write(
    connector: Connector, bulletin: Bulletin, recipients: Told, telling: Telling, now: datetime
) -> list[Message]:
    workspace = connector.workspace
    wanted = may_be_sent_at(telling, bulletin.severity, now, zone_of(workspace))
    names = {key: contact.name for key, contact in contacts_of(workspace).items()}
    common = {
        "workspace": workspace,
        "connector": connector,
        "news": bulletin.news,
        "severity": bulletin.severity,
        "subject": subject(bulletin),
    }
    messages = [
        Message(
            **common,
            contact_id=pk,
            address=address,
            because=[reason.value for reason in recipients.get(key, (Because.ADMIN,))],
            text=text(bulletin, names.get(key, ""), recipients.get(key, (Because.ADMIN,))),
            wanted_at=wanted,
        )
        for key, pk, address in mailboxes_of(workspace, recipients)
    ]
    messages += [
        Message(**common, webhook=hook, text=text(bulletin), payload=payload(bulletin), wanted_at=now)
        for hook in Webhook.objects.of(workspace).filter(active=True)
        if bulletin.news is not News.DRIFT or bulletin.severity.rank >= Severity.of(hook.least).rank
    ]
    return Message.objects.bulk_create(messages)
