"""The right people hear of a difference, once, and once more when all is well again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.announcing.bulletin import News
from briefs.announcing.routing import Because
from briefs.models import Message
from briefs.services.announce import announce, bulletin_of, open_findings, recipients_of
from briefs.tasks import tell_people
from datamaps.models import Finding, FindingStatus
from integrations_portal.accounts.models import Contact, Membership, Role, Workspace
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job
from tests.announcing.conftest import change_crm, look
from tests.personas import make_member, make_user

RENAME = "ALTER TABLE Account RENAME COLUMN billing_country TO country_name"
BACK = "ALTER TABLE Account RENAME COLUMN country_name TO billing_country"


def written(news: str = "drift") -> list[Message]:
    return list(Message.objects.filter(news=news).select_related("contact").order_by("address"))


def told(news: str = "drift") -> set[str]:
    return {message.address.partition("@")[0] for message in written(news)}


def test_a_difference_is_told_when_it_was_seen_twice_and_then_never_again(sample: Workspace) -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db")
    announce(timezone.now())
    assert written() == []
    look("crm-db")
    announce(timezone.now())
    first = written()
    assert first
    look("crm-db", times=3)
    announce(timezone.now())
    assert written() == first
    finding = Finding.objects.get(connector__key="crm-db", severity="breaking")
    assert [event.event for event in finding.events.all()] == ["opened", "announced"]


def test_it_goes_to_steward_exception_owner_and_business_owner_in_words(sample: Workspace) -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)
    announce(timezone.now())
    reasons = {reason for message in written() for reason in message.because}
    assert {"exception_owner", "business_owner"} <= reasons
    message = next(message for message in written() if "business_owner" in message.because)
    assert message.subject == "CRM: 1 difference that breaks something"
    assert "CRM · Account.billing_country" in message.text
    assert "Account.billing_country seems to be called country_name now" in message.text
    assert "INT-0003/F-01" in message.text
    assert "Touches INT-0003 One customer status" in message.text
    assert "you own a brief that it touches" in message.text
    assert message.contact is not None
    assert message.text.startswith(f"Hello {message.contact.name},")


def test_many_differences_of_one_check_are_one_message_each(sample: Workspace) -> None:
    look("crm-db")
    for column in ("billing_country", "status"):
        change_crm(f"ALTER TABLE Account RENAME COLUMN {column} TO {column}_2")
    look("crm-db", times=2)
    announce(timezone.now())
    addresses = [message.address for message in written()]
    assert len(addresses) == len(set(addresses)) > 0
    assert "2 differences" in written()[0].subject


def test_all_is_well_again_is_told_once_to_those_who_heard_of_it(sample: Workspace) -> None:
    look("crm-db")
    announce(timezone.now())
    assert told("well") == set(), "nobody heard of trouble"
    change_crm(RENAME)
    look("crm-db", times=2)
    announce(timezone.now())
    heard = told()
    change_crm(BACK)
    look("crm-db", times=3)
    announce(timezone.now())
    announce(timezone.now())
    assert told("well") == heard
    assert len(written("well")) == len(heard)
    assert written("well")[0].subject == "CRM is well again"


def test_what_comes_and_goes_is_told_once_as_such(sample: Workspace) -> None:
    look("crm-db")
    for _time in range(6):
        change_crm(RENAME)
        look("crm-db")
        announce(timezone.now())
        change_crm(BACK)
        look("crm-db")
        announce(timezone.now())
    finding = Finding.objects.get(connector__key="crm-db", severity="breaking")
    assert finding.flapping
    assert [event.event for event in finding.events.all()].count("announced") == 1
    addresses = [message.address for message in written()]
    assert len(addresses) == len(set(addresses)) > 0
    assert "This comes and goes." in written()[0].text


def test_a_system_that_cannot_be_checked_is_told_once_to_who_looks_after_it(sample: Workspace) -> None:
    look("helpdesk-api")
    announce(timezone.now())
    assert written("trouble") == []
    look("helpdesk-api", times=3)
    announce(timezone.now())
    announce(timezone.now())
    messages = written("trouble")
    assert len(messages) == 1
    assert "could not be checked" in messages[0].subject
    assert "is not known" in messages[0].text


def test_somebody_who_has_left_is_replaced_by_the_deputy(sample: Workspace) -> None:
    look("crm-db")
    change_crm(RENAME)
    connector = look("crm-db", times=2)
    bulletin = bulletin_of(connector, News.DRIFT, open_findings(connector))
    before = recipients_of(connector, bulletin)
    gone = next(key for key, reasons in before.items() if Because.EXCEPTION_OWNER in reasons)
    deputy = Contact.objects.of(sample).exclude(key__in=before).filter(active=True).first()
    assert deputy is not None
    row = Contact.objects.of(sample).get(key=gone)
    row.details["deputy"] = deputy.key
    row.active = False
    row.save()
    announce(timezone.now())
    assert gone not in told()
    assert Message.objects.get(contact=deputy).because == ["deputy"]


def test_where_nobody_can_be_told_the_admins_are(sample: Workspace) -> None:
    ada = make_member(sample, make_user("Ada"), Role.ADMIN)
    Contact.objects.of(sample).update(email="")
    Membership.objects.of(sample).exclude(pk=ada.pk).delete()
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)
    announce(timezone.now())
    (message,) = written()
    assert message.address == ada.user.email
    assert "nobody else is named" in message.text


def test_what_is_waived_or_only_information_is_not_told_at_once(sample: Workspace) -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)
    Finding.objects.filter(connector__key="crm-db").update(status=FindingStatus.WAIVED, waived_until="2099-01-01")
    announce(timezone.now())
    assert written() == []
    Finding.objects.filter(connector__key="crm-db").update(status=FindingStatus.OPEN, severity="info")
    announce(timezone.now())
    assert written() == []


def test_information_comes_once_a_day_in_one_message(sample: Workspace) -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)
    Finding.objects.filter(connector__key="crm-db").update(severity="info")
    sample.settings["digest_written_at"] = "2027-01-11T08:00:00+00:00"
    sample.settings["telling"] = {"digest_at": "08:00:00"}
    sample.timezone = ""
    sample.save()
    announce(datetime(2027, 1, 12, 7, 59, tzinfo=UTC))
    assert written("digest") == []
    announce(datetime(2027, 1, 12, 8, 0, tzinfo=UTC))
    announce(datetime(2027, 1, 12, 8, 1, tzinfo=UTC))
    messages = written("digest")
    assert len(messages) == len({message.address for message in messages}) > 0
    assert "CRM · Account.billing_country" in messages[0].text


def test_a_message_is_sent_once_however_often_its_minute_comes(sample: Workspace) -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)
    tell_people(timezone.now())
    tell_people(timezone.now())
    jobs = list(Job.objects.filter(work="message"))
    assert len(jobs) == len(written()) > 0
    for job in jobs:
        queue.run(str(job.uid))
        queue.run(str(job.uid))
    assert sorted(message.to[0] for message in mail.outbox) == sorted(message.address for message in written())
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_mailbox_that_fails_is_tried_again_and_given_up_in_the_end(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)

    def refuse(_self: object, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    now = timezone.now()
    for _time in range(8):
        tell_people(timezone.now())
        for job in Job.objects.filter(work="message", state="waiting"):
            queue.run(str(job.uid))
        Message.objects.filter(given_up=False).update(wanted_at=now - timedelta(seconds=1))
    message = written()[0]
    assert (message.tries, message.given_up, message.sent_at) == (6, True, None)
    assert "no mail server" in message.fault


def test_a_quiet_minute_costs_few_queries(
    sample: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    look("crm-db")
    announce(timezone.now())
    with django_assert_max_num_queries(4):
        announce(timezone.now())
