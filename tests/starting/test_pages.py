"""Starting a brief on the page: three ways, one brief for one form, nothing of another workspace."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefs.dossier.load import dossier_of
from briefs.models import Entry, Waiver
from briefs.readiness.judge import judge
from briefs.services.starting import start_brief, start_copy, start_from
from briefs.services.workspace_rows import export_file
from briefs.starting.templates import template, templates
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace
from datamaps.models import Integration, SharedRecord, System
from integrations_portal.accounts.models import Team, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.conversation.conftest import import_example
from tests.personas import make_contact, make_team

SignIn = Callable[[User], Client]


def address(workspace: Workspace, name: str = "add_brief", *args: str) -> str:
    return reverse(name, args=[workspace.key, *args])


def make_system(workspace: Workspace, key: str, **answers: str) -> System:
    return door.save(System(workspace=workspace).put({"key": key, "name": key.upper(), **answers}), by=PORTAL)


def test_an_empty_brief_opens_on_its_next_best_question(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    answer = client.post(address(workspace), {"title": "Keep billing up to date"})
    brief = Integration.objects.of(workspace).get()
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{brief.url()}purpose/")
    page = client.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert "Who can decide?" in page


@pytest.mark.parametrize("key", [one.key for one in templates()])
def test_each_template_starts_a_brief_that_can_be_exported_and_read_again(workspace: Workspace, key: str) -> None:
    """In a workspace where people, teams and systems have the very keys that the template would use."""
    found = template(key)
    assert found is not None
    for system in found.file.systems:
        make_contact(workspace, system.key)
    for team in found.file.teams:
        make_system(workspace, team.key)
    brief = start_from(workspace, found.file, "Ours", {}, PORTAL)
    file = export_file(workspace)
    assert read_workspace(write_workspace(file)).errors == ()
    assert file.briefs[0].title == "Ours"
    assert len(file.briefs[0].flows) == len(found.brief.flows)
    assert judge(dossier_of(brief), file.briefs[0].go_live or brief.made_at.date())


def test_a_template_is_looked_at_before_anything_is_added(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    make_system(workspace, "salesforce", kind="crm")
    client, page = sign_in(cora), address(workspace, "add_from_template", "crm-billing")
    html = client.get(page).content.decode()
    assert 'value="salesforce" selected' in html
    assert "To SALESFORCE, which has no records yet" in html
    html = client.post(page, {"title": "Ours", "system-crm": "", "say": "preview"}).content.decode()
    assert "A system, CRM, with what such a system usually holds" in html
    assert not Integration.objects.of(workspace).exists()


def test_a_template_becomes_a_brief_in_one_step(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    make_system(workspace, "salesforce", kind="crm")
    make_team(workspace, "sales")
    client, page = sign_in(cora), address(workspace, "add_from_template", "crm-billing")
    sent = {"title": "Ours", "once": str(uuid4()), "system-crm": "salesforce", "system-billing": ""}
    answer = client.post(page, sent)
    assert client.post(page, sent).headers["Location"] == answer.headers["Location"]
    brief = Integration.objects.of(workspace).get()
    assert (brief.title, brief.stage) == ("Ours", "briefing")
    assert sorted(System.objects.of(workspace).values_list("key", flat=True)) == ["billing", "salesforce"]
    assert sorted(Team.objects.of(workspace).values_list("key", flat=True)) == ["finance", "sales"]
    assert SharedRecord.objects.of(workspace).count() == 2
    assert AuditEntry.objects.filter(workspace=workspace, uid=brief.uid, actor="Cora").exists()
    html = client.get(brief.url()).content.decode()
    assert html.count('class="question ') <= 5
    assert "Read all answers" in html


def test_one_system_cannot_be_both_ends(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    make_system(workspace, "all")
    page = address(workspace, "add_from_template", "crm-billing")
    answer = sign_in(cora).post(page, {"title": "Mine & yours", "system-crm": "all", "system-billing": "all"})
    assert answer.status_code == 422
    assert "chosen twice" in answer.content.decode()
    assert "Mine &amp; yours" in answer.content.decode()
    assert not Integration.objects.of(workspace).exists()


def test_a_system_of_another_workspace_cannot_be_chosen(
    workspace: Workspace, elsewhere: Workspace, cora: User, sign_in: SignIn
) -> None:
    make_system(elsewhere, "theirs")
    page = address(workspace, "add_from_template", "crm-billing")
    assert "theirs" not in sign_in(cora).get(page).content.decode()
    sign_in(cora).post(page, {"title": "Ours", "system-crm": "theirs"})
    assert sorted(System.objects.of(workspace).values_list("key", flat=True)) == ["billing", "crm"]
    assert System.objects.of(elsewhere).get().records.count() == 0


def test_a_copy_takes_the_answers_and_says_what_it_leaves(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    source = import_example(workspace, "nasty")
    client = sign_in(cora)
    html = client.get(address(workspace)).content.decode()
    assert "Not copied are signatures, waivers, findings" in html
    assert 'id="copy-title" name="title" value=""' in html
    client.post(address(workspace), {"way": "copy", "of": source.ref, "title": "The same for the north"})
    copy = Integration.objects.of(workspace).exclude(pk=source.pk).get()
    assert (copy.title, copy.stage) == ("The same for the north", "briefing")
    assert copy.flows.count() == source.flows.count()
    assert not Waiver.objects.filter(integration=copy).exists()
    assert read_workspace(write_workspace(export_file(workspace))).errors == ()


def test_a_brief_of_another_workspace_cannot_be_copied(
    workspace: Workspace, elsewhere: Workspace, cora: User, sign_in: SignIn
) -> None:
    theirs = start_brief(elsewhere, "Their secret plan", PORTAL)
    answer = sign_in(cora).post(address(workspace), {"way": "copy", "of": theirs.ref, "title": "Mine"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Choose the brief to copy" in html
    assert "secret" not in html


def test_without_a_purpose_nothing_starts_and_what_was_chosen_stays(
    workspace: Workspace, cora: User, sign_in: SignIn
) -> None:
    source = start_brief(workspace, "One", PORTAL)
    answer = sign_in(cora).post(address(workspace), {"way": "copy", "of": source.ref, "title": " "})
    assert answer.status_code == 422
    assert re.search(rf'value="{source.ref}" selected', answer.content.decode())
    assert Integration.objects.of(workspace).count() == 1


def test_a_copy_sent_twice_is_one(workspace: Workspace) -> None:
    source, once = start_brief(workspace, "One", PORTAL), uuid4()
    assert start_copy(source, "Two", PORTAL, once) == start_copy(source, "Two", PORTAL, once)
    assert Integration.objects.of(workspace).count() == 2
    assert Entry.objects.of(workspace).filter(part="purpose").count() == 2


def test_templates_are_looked_for_without_script(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    html = sign_in(cora).get(address(workspace), {"q": "<b>zebra"}).content.decode()
    assert "No template has the words “&lt;b&gt;zebra”" in html
    assert "CRM and billing" in sign_in(cora).get(address(workspace), {"q": "won deal"}).content.decode()


def test_the_pages_take_as_many_queries_with_many_systems(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    pages = [address(workspace), address(workspace, "add_from_template", "crm-billing")]
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as few:
            client.get(page)
        for number in range(10):
            make_system(workspace, f"s{number}-{pages.index(page)}")
            start_brief(workspace, f"Brief {number}", PORTAL)
        with CaptureQueriesContext(connection) as many:
            client.get(page)
        assert len(many) <= max(len(few), 22)
