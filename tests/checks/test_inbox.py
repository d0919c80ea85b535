"""The drift inbox: found by the database, acted on together, all or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.models import Message
from briefs.tasks import tell_people
from datamaps.models import Connector, Finding, FindingEvent, Integration
from integrations_portal.accounts.models import Contact, Membership, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.things import catalog
from tests.personas import make_contact

SignIn = Callable[[User], Client]
INBOX = "/w/acme/findings/"
LATER = (timezone.now() + timedelta(days=30)).date().isoformat()


def make_findings(workspace: Workspace, count: int, **answers: Any) -> list[Finding]:
    connector = Connector.objects.of(workspace).first() or catalog.make_connector(workspace)
    now, start = timezone.now(), Finding.objects.count()
    base: dict[str, Any] = {"change": "field.removed", "record": "Customer", "before": "string", "severity": "warning"}
    rows = [
        Finding(
            workspace=workspace,
            connector=connector,
            system=connector.system,
            fingerprint=f"{start + number:064d}",
            path=f"Customer.f{start + number}",
            first_seen=now - timedelta(minutes=start + number),
            last_seen=now,
            **{"why": {"flows": [], "field": f"f{start + number}"}, **base, **answers},
        )
        for number in range(count)
    ]
    return Finding.objects.bulk_create(rows)


def marks(rows: list[Finding]) -> list[str]:
    return [f"{one.uid}:{one.version}" for one in rows]


def page_of(browser: Client, query: str = "") -> str:
    return browser.get(f"{INBOX}{query}").content.decode()


@pytest.mark.parametrize("count", [5, 500])
def test_the_inbox_asks_the_same_of_the_database_for_few_and_for_many(
    count: int,
    workspace: Workspace,
    alice: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_findings(workspace, count)
    browser = sign_in(alice)
    browser.get(INBOX)
    with django_assert_num_queries(QUERIES):
        page = page_of(browser)
    assert page.count('name="chosen"') == min(count, 40)


QUERIES = 7


def test_the_worst_comes_first_on_the_first_page(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_findings(workspace, 60, severity="info")
    make_findings(workspace, 1, severity="breaking")
    make_findings(workspace, 1, severity="warning")
    page = page_of(sign_in(alice))
    assert page.index("Customer.<wbr>f60") < page.index("Customer.<wbr>f61") < page.index("Customer.<wbr>f0 ")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?severity=breaking", {"f0"}),
        ("?brief=INT-0003", {"f1"}),
        ("?brief=INT-000", set()),
        ("?brief=%25", set()),
        ("?mine=1", {"f2"}),
        ("?status=resolved", {"f3"}),
        ("?system=crm", {"f0", "f1", "f2"}),
        ("?system=nothing", set()),
        ("?system=%20Rm", {"f0", "f1", "f2"}),
        ("?brief=int-0003", {"f1"}),
        ("?brief=web%20SHOP", {"f1"}),
        ("?brief=%22", set()),
        ("?status=%00&severity=worst", {"f0", "f1", "f2"}),
    ],
)
def test_filters_narrow_the_list(
    query: str, shown: set[str], workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    me = make_contact(workspace, "alice")
    Membership.objects.filter(user=alice).update(contact=me)
    make_findings(workspace, 1, severity="breaking")
    make_findings(workspace, 1, why={"flows": ["INT-0003/F-01"], "field": "f1"})
    Integration.objects.create(workspace=workspace, ref="INT-0003", title="Web shop sales")
    make_findings(workspace, 1, assigned=me)
    make_findings(workspace, 1, status="resolved")
    page = page_of(sign_in(alice), query)
    assert {name for name in ("f0", "f1", "f2", "f3") if f"Customer.<wbr>{name} " in page} == shown


def test_an_empty_list_says_why_and_offers_the_next_step(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    page = page_of(browser)
    assert "Nothing has been found" in page
    assert "Severity" not in page, "there is nothing to narrow"
    assert "No difference fits what you asked for." in page_of(browser, "?severity=breaking")
    make_findings(workspace, 1, status="resolved")
    assert "Nothing differs" in page_of(browser)


def test_a_viewer_sees_no_boxes(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    make_findings(workspace, 2)
    page = page_of(sign_in(victor))
    assert "Bring into the catalog" not in page


def test_htmx_gets_the_list_alone_and_hears_how_many(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_findings(workspace, 3)
    page = sign_in(alice).get(INBOX, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    assert 'data-announce="3 differences"' in page
    assert "data-focus" not in page_of(sign_in(alice))


def test_several_wait_until_a_day_with_one_reason(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    rows = make_findings(workspace, 3)
    browser = sign_in(alice)
    asked = browser.post(f"{INBOX}wait/", {"chosen": marks(rows[:2])})
    assert asked.status_code == 200
    sent = {"chosen": marks(rows[:2]), "say": "wait", "reason": "Vendor knows", "until": LATER}
    assert browser.post(f"{INBOX}wait/", sent).status_code == 302
    assert list(Finding.objects.order_by("pk").values_list("status", flat=True)) == ["waived", "waived", "open"]
    assert FindingEvent.objects.filter(event="waived", note="Vendor knows", by="Alice").count() == 2
    assert AuditEntry.objects.filter(kind="finding", actor="Alice").count() == 2


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"until": "2020-01-01"}, {"until": "soon"}])
def test_waiting_needs_a_reason_and_a_later_day_and_keeps_what_was_typed(
    wrong: dict[str, str], workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    rows = make_findings(workspace, 2)
    sent = {"chosen": marks(rows), "say": "wait", "reason": "Typed <b>text</b>", "until": LATER, **wrong}
    answer = sign_in(alice).post(f"{INBOX}wait/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert all(mark in page for mark in marks(rows))
    assert "<b>text" not in page
    assert not Finding.objects.exclude(status="open").exists()


def test_one_that_somebody_else_changed_stops_all_of_them_and_is_named(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    rows = make_findings(workspace, 3)
    seen = marks(rows)
    rows[1].reason, rows[1].status = "Theirs", "waived"
    door.save(rows[1], PORTAL)
    sent = {"chosen": seen, "say": "wait", "reason": "Mine", "until": LATER}
    answer = sign_in(alice).post(f"{INBOX}wait/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"#finding-{rows[1].uid}" in page
    assert "Somebody changed it while you were choosing." in page
    assert "Mine" in page
    assert Finding.objects.filter(reason="Mine").count() == 0
    good = [seen[0], seen[2]]
    assert all(f'value="{mark}"' in page for mark in good)
    assert f'value="{seen[1]}"' not in page


def test_what_is_settled_cannot_wait(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    rows = make_findings(workspace, 1, status="resolved")
    answer = sign_in(alice).post(f"{INBOX}wait/", {"chosen": marks(rows), "say": "wait", "reason": "x", "until": LATER})
    assert (answer.status_code, Finding.objects.get().status) == (422, "resolved")


def test_giving_to_a_person_writes_one_message(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    rows = make_findings(workspace, 3)
    make_contact(workspace, "priya", email="priya@example.com")
    browser = sign_in(alice)
    sent = {"chosen": marks(rows), "say": "give", "person": "priya"}
    assert browser.post(f"{INBOX}give/", sent).status_code == 302
    assert set(Finding.objects.values_list("assigned__key", flat=True)) == {"priya"}
    message = Message.objects.get()
    assert message.subject == "Alice gave you 3 differences to look after"
    assert f"/w/acme/findings/{rows[0].uid}/" in message.text
    tell_people(timezone.now())
    assert browser.post(f"{INBOX}give/", sent).status_code == 409
    assert Message.objects.filter(news="given").count() == 1
    assert len(mail.outbox) <= 1


def test_what_i_take_myself_is_not_mailed_to_me(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    me = make_contact(workspace, "alice", email="alice@example.com")
    Membership.objects.filter(user=alice).update(contact=me)
    rows = make_findings(workspace, 1)
    sign_in(alice).post(f"{INBOX}give/", {"chosen": marks(rows), "say": "give", "person": "alice"})
    assert Finding.objects.get().assigned == me
    assert not Message.objects.exists()


def test_somebody_of_another_workspace_cannot_be_given_anything(
    workspace: Workspace, elsewhere: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_contact(elsewhere, "olaf")
    rows = make_findings(workspace, 1)
    answer = sign_in(alice).post(f"{INBOX}give/", {"chosen": marks(rows), "say": "give", "person": "olaf"})
    assert answer.status_code == 422
    assert Finding.objects.get().assigned is None


@pytest.mark.parametrize("act", ["wait", "give", "catalog", "decide"])
def test_findings_of_another_workspace_are_not_there(
    act: str, workspace: Workspace, elsewhere: Workspace, alice: User, sign_in: SignIn
) -> None:
    rows = make_findings(elsewhere, 1)
    sent = {"chosen": [*marks(rows), "no-uid:1", ""], "say": act, "reason": "x", "until": LATER}
    answer = sign_in(alice).post(f"{INBOX}{act}/", sent)
    assert answer.status_code == 302
    assert Finding.objects.get().status == "open"


def test_one_is_made_into_a_decision(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    rows = make_findings(workspace, 2)
    door.save(Integration(workspace=workspace, ref="INT-0001", title="One", stage="idea"), PORTAL)
    answer = sign_in(cora).post(f"{INBOX}decide/", {"chosen": marks(rows)})
    assert answer["Location"] == f"{INBOX}{rows[0].uid}/decision/"


def test_giving_is_in_the_trail_by_key(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    rows, priya = make_findings(workspace, 1), make_contact(workspace, "priya")
    sign_in(alice).post(f"{INBOX}{rows[0].uid}/", {"say": "give", "person": priya.key, "version": "1"})
    assert AuditEntry.objects.get(kind="finding").changes["assigned"] == ["", "priya"]
    assert Contact.objects.get(key="priya") == Finding.objects.get().assigned


def test_the_page_of_a_check_brings_what_it_lists_into_the_catalog_and_shows_that_to_editors_alone(
    workspace: Workspace, alice: User, victor: User, sign_in: SignIn
) -> None:
    rows = make_findings(workspace, 2, severity="info")
    address = rows[0].connector.url()
    page = sign_in(alice).get(address).content.decode()
    assert all(f'name="chosen" value="{mark}"' in page for mark in marks(rows))
    assert "Bring into the catalog" not in sign_in(victor).get(address).content.decode()
