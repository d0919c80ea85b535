"""Somebody leaves: everything that hangs on them is shown, and handed over all at once or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from briefs.models import Entry, Waiver
from briefs.services.leavers import held_by
from datamaps.models import Flow, Ownership, Reference, SharedRecord, System
from integrations_portal.accounts.models import Contact, Membership, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, verify
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.access.things.briefs import make_brief
from tests.personas import make_contact, make_team

SignIn = Callable[[User], Client]
PAGE = "/w/acme/settings/leavers/priya/"


@pytest.fixture
def priya(workspace: Workspace) -> Contact:
    """Somebody on whom one thing of every kind hangs, in a workspace with lena and omar."""
    priya = make_contact(workspace, "priya", name="Priya Shah")
    make_contact(workspace, "lena", name="Lena Berg", deputy="priya")
    make_contact(workspace, "omar", name="Omar")
    make_team(workspace, "lena")  # a team of the same key, which PartyKey would find first
    people = {"business_owner": "priya", "technical_owner": "priya", "support": "omar"}
    door.save(System(workspace=workspace).put({"key": "crm", "name": "CRM", **people}), PORTAL)
    door.save(System(workspace=workspace).put({"key": "erp", "name": "ERP"}), PORTAL)
    brief = make_brief(workspace)
    flow = {"ref": "F-01", "name": "Status", "source": "crm", "target": "erp", "exception_owner": "priya"}
    door.save(Flow(workspace=workspace, integration=brief).put(flow), PORTAL)
    shared = door.save(SharedRecord(workspace=workspace).put({"key": "customer", "name": "Customer"}), PORTAL)
    owned = {"system_of_record": "crm", "steward": "priya"}
    door.save(Ownership(workspace=workspace, shared_record=shared).put(owned), PORTAL)
    for part, answers in ENTRIES:
        door.save(Entry(workspace=workspace, integration=brief, part=part).put(answers), PORTAL)
    waiver = {"rule": "FLD-01", "reason": "Later", "by": "priya", "until": "2099-01-01"}
    door.save(Waiver(workspace=workspace, integration=brief).put(waiver), PORTAL)
    return priya


ENTRIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("purpose", {"title": "One status", "business_owner": "priya"}),
    ("exceptions", {"ref": "E-01", "name": "Card declined", "owner": "priya", "backup": "omar"}),
    ("decisions", {"ref": "D-01", "question": "Which wins?", "owner": "priya", "status": "proposed"}),
    ("decisions", {"ref": "D-02", "question": "Done?", "decided_by": "priya", "status": "accepted"}),
    ("handoffs", {"from": "contact:priya", "to": "team:lena"}),
    ("agreement.duties", {"duty": "Repair", "responsible": ["priya", "contact:lena"]}),
    ("runbook.escalation", {"level": 1, "contact": "priya"}),
)


def send(browser: Client, **chosen: str) -> Any:
    fields = form_of(browser.get(PAGE).content.decode(), PAGE)
    return browser.post(PAGE, {**fields, **chosen})


def owners() -> dict[str, Any]:
    """Whoever each answer names now."""
    found = {f"{row.part} {row.ref}".strip(): row.details for row in Entry.objects.all()}
    crm, flow = System.objects.get(key="crm"), Flow.objects.get()
    return {
        "crm": (crm.details["business_owner"], crm.details["technical_owner"], crm.details["support"]),
        "flow": flow.exception_owner,
        "steward": Ownership.objects.get().details["steward"],
        "brief": found["purpose"]["business_owner"],
        "exception": (found["exceptions E-01"]["owner"], found["exceptions E-01"]["backup"]),
        "open decision": found["decisions D-01"]["owner"],
        "taken decision": found["decisions D-02"]["decided_by"],
        "handoff": (found["handoffs"]["from"], found["handoffs"]["to"]),
        "duty": found["agreement.duties"]["responsible"],
        "escalation": found["runbook.escalation"]["contact"],
        "waiver": Waiver.objects.get().details["by"],
        "deputy": Contact.objects.get(key="lena").details.get("deputy"),
    }


def test_the_page_shows_all_that_hangs_on_somebody_in_groups(workspace: Workspace, priya: Contact) -> None:
    held = held_by(workspace, [priya])[priya.pk]
    assert {(one.group, one.path) for one in held if not one.over} == {
        ("systems", "business_owner"),
        ("systems", "technical_owner"),
        ("shared", "steward"),
        ("deputy", "deputy"),
        ("flows", "exception_owner"),
        ("purpose", "business_owner"),
        ("exceptions", "owner"),
        ("decisions", "owner"),
        ("handoffs", "from"),
        ("agreement", "responsible[0]"),
        ("runbook", "contact"),
    }
    assert {(one.group, one.path) for one in held if one.over} == {("decisions", "decided_by"), ("waivers", "by")}


def test_everything_goes_to_one_person_and_what_is_done_stays(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    assert send(sign_in(alice), all="lena").status_code == 302
    assert owners() == {
        "crm": ("lena", "lena", "omar"),
        "flow": "lena",
        "steward": "lena",
        "brief": "lena",
        "exception": ("lena", "omar"),
        "open decision": "lena",
        "taken decision": "priya",
        "handoff": ("contact:lena", "team:lena"),
        "duty": ["contact:lena"],
        "escalation": "lena",
        "waiver": "priya",
        "deputy": "lena",
    }
    assert not Contact.objects.get(key="priya").active
    named = Reference.objects.filter(contact=priya).values_list("path", flat=True)
    assert sorted(named) == ["by", "decided_by"]
    entries = AuditEntry.objects.filter(workspace=workspace, actor="Alice")
    assert entries.filter(kind="system", action="changed").count() == 1
    workspace.refresh_from_db()
    assert verify(workspace) is None


def test_a_choice_for_one_counts_before_its_group_before_all(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    crm = System.objects.get(key="crm")
    send(sign_in(alice), all="lena", **{"group:systems": "omar", f"one:{crm.uid}:technical_owner": "-"})
    now = owners()
    assert now["crm"] == ("omar", "priya", "omar")
    assert now["flow"] == "lena"


def test_nothing_chosen_marks_as_gone_and_what_stays_is_counted(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    before, browser = owners(), sign_in(alice)
    assert send(browser).status_code == 302
    assert owners() == before
    assert not Contact.objects.get(key="priya").active
    assert "11 answers still name them" in browser.get("/w/acme/settings/leavers/").content.decode()
    assert "1 person has left and is still named" in browser.get("/w/acme/settings/").content.decode()


def test_a_change_in_between_hands_nothing_over_and_keeps_the_choices(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    fields = form_of(browser.get(PAGE).content.decode(), PAGE)
    flow = Flow.objects.get()
    door.save(flow.put(flow.plain() | {"name": "Renamed"}), PORTAL)
    before = owners()
    answer = browser.post(PAGE, {**fields, "all": "omar"})
    assert answer.status_code == 409
    assert "Nothing was handed over" in answer.content.decode()
    assert '<option value="omar" selected>' in answer.content.decode()
    assert owners() == before
    assert Contact.objects.get(key="priya").active
    again = form_of(answer.content.decode(), PAGE)
    assert browser.post(PAGE, again).status_code == 302
    assert owners()["flow"] == "omar"


def test_a_fault_halfway_leaves_everything_as_it_was(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, saved, real = owners(), [], door.save

    def breaks(row: Any, *given: Any, **more: Any) -> Any:
        saved.append(row)
        if len(saved) == 5:
            raise door.Stale(row)
        return real(row, *given, **more)

    monkeypatch.setattr(door, "save", breaks)
    assert send(sign_in(alice), all="lena").status_code == 409
    assert len(saved) == 5
    assert owners() == before
    assert Contact.objects.get(key="priya").active


@pytest.mark.parametrize("who", ["nobody-here", "priya", "left", "olga", "<script>"])
def test_only_somebody_who_is_there_can_take_over(
    who: str, workspace: Workspace, elsewhere: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    make_contact(workspace, "left", active=False)
    make_contact(elsewhere, "olga")
    before = owners()
    answer = send(sign_in(alice), all=who)
    assert answer.status_code == 422
    assert "<script>" not in re.sub(r"<script src=[^>]*></script>", "", answer.content.decode())
    assert owners() == before


def test_an_admin_may_end_the_membership_too_and_an_editor_may_not(
    workspace: Workspace, priya: Contact, ada: User, alice: User, victor: User, sign_in: SignIn
) -> None:
    Membership.objects.filter(user=victor).update(contact=priya)
    assert "Also end the membership" not in sign_in(alice).get(PAGE).content.decode()
    send(sign_in(alice), end="on")
    assert Membership.objects.filter(user=victor).exists(), "an editor's wish to end it counts for nothing"
    assert "Also end the membership of Victor" in sign_in(ada).get(PAGE).content.decode()
    send(sign_in(ada), end="on")
    assert not Membership.objects.filter(user=victor).exists()
    assert sign_in(victor).get("/w/acme/").status_code == 404


def test_the_only_admin_cannot_be_taken_out_and_nothing_is_handed_over(
    workspace: Workspace, priya: Contact, ada: User, sign_in: SignIn
) -> None:
    Membership.objects.filter(user=ada).update(contact=priya)
    before = owners()
    answer = send(sign_in(ada), all="lena", end="on")
    assert answer.status_code == 422
    assert "only admin" in answer.content.decode()
    assert owners() == before
    assert Contact.objects.get(key="priya").active


def test_taking_the_tick_away_from_a_contact_leads_to_the_page(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    browser, url = sign_in(alice), "/w/acme/members/contacts/priya/"
    fields = form_of(browser.get(url).content.decode(), url)
    del fields["active"]
    answer = browser.post(url, fields)
    assert answer.headers["Location"] == PAGE


def test_the_page_takes_as_many_queries_for_many_answers_as_for_few(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser = sign_in(alice)
    with django_assert_max_num_queries(20) as few:
        browser.get(PAGE)
    brief = Entry.objects.filter(part="exceptions").get().integration
    for number in range(30):
        answers = {"ref": f"E-{number + 10}", "name": f"Case {number}", "owner": "priya"}
        door.save(Entry(workspace=workspace, integration=brief, part="exceptions").put(answers), PORTAL)
        system = {"key": f"s{number}", "name": f"S{number}", "support": "priya"}
        door.save(System(workspace=workspace).put(system), PORTAL)
    with django_assert_max_num_queries(len(few)):
        assert "Case 29" in browser.get(PAGE).content.decode()


def test_names_of_people_are_shown_as_text(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_contact(workspace, "bad", name="<img src=x onerror=alert(1)>")
    make_contact(workspace, "priya", deputy="bad")
    browser = sign_in(alice)
    for page in ("/w/acme/settings/leavers/", "/w/acme/settings/leavers/bad/", PAGE):
        assert "<img src=x" not in browser.get(page).content.decode()
