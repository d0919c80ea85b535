"""The runbooks of a workspace and the one of a brief, as people of every role meet them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.dossier.load import dossiers_to_run
from briefs.models import Entry
from briefs.services.parts import save_row
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from tests.access.things.catalog import make_connector
from tests.personas import make_contact
from tests.runbook.conftest import add, make_runbook

SignIn = Callable[[User], Client]


def shelf(workspace: Workspace, query: str = "") -> str:
    return reverse("runbooks", args=[workspace.key]) + (f"?q={query}" if query else "")


def reading(brief: Integration, query: str = "") -> str:
    return reverse("read_runbook", args=[brief.workspace.key, brief.ref]) + (f"?q={query}" if query else "")


def proven(row: Entry) -> str:
    return reverse("steps_work", args=[row.workspace.key, row.integration.ref, row.part, row.uid])


def procedure(brief: Integration) -> Entry:
    row = Entry.objects.filter(integration=brief, part="runbook.procedures").first()
    assert isinstance(row, Entry)
    return row


def test_all_runbooks_are_listed_the_overdue_first(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    make_runbook(workspace, "Fresh one")
    old = make_runbook(workspace, "Old one", go_live="2020-01-01")
    Integration.objects.filter(pk=old.pk).update(stage="live")
    page = sign_in(victor).get(shelf(workspace)).content.decode()
    assert page.index("Old one") < page.index("Fresh one")
    assert "Overdue" in page


def test_an_idea_without_a_runbook_is_not_listed(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    Integration.objects.create(workspace=workspace, ref="INT-9", title="Only an idea")
    page = sign_in(victor).get(shelf(workspace)).content.decode()
    assert "Only an idea" not in page
    assert "No runbook yet" in page


def test_the_list_says_whom_to_call_and_not_who_has_left(brief: Integration, victor: User, sign_in: SignIn) -> None:
    page = sign_in(victor).get(shelf(brief.workspace)).content.decode()
    assert "Noor, because Kit has left" in page
    assert "0123 456" in page


def test_a_symptom_finds_the_exception_over_all_runbooks(brief: Integration, victor: User, sign_in: SignIn) -> None:
    page = sign_in(victor).get(shelf(brief.workspace, "Signed+but+card+declined")).content.decode()
    assert "Pause the flow, then call Finance" in page
    assert "#exception-1" in page
    assert "#steps-2" in page


def test_a_search_sends_only_its_results_to_the_script(brief: Integration, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)
    for url in (shelf(brief.workspace, "declined"), reading(brief, "declined")):
        part = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "Signed but card declined" in part
        assert "data-announce" in part


def test_runbooks_of_other_workspaces_are_neither_listed_nor_found(
    brief: Integration, elsewhere: Workspace, olga: User, sign_in: SignIn
) -> None:
    page = sign_in(olga).get(shelf(elsewhere, "declined")).content.decode()
    assert "Pause the flow" not in page
    assert "No runbook yet" in page
    assert sign_in(olga).get(reading(brief)).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    count: int,
    workspace: Workspace,
    victor: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_connector(workspace)
    for number in range(count):
        make_runbook(workspace, f"Brief {number}")
    with django_assert_num_queries(11):
        assert len(dossiers_to_run(workspace)) == count
    client = sign_in(victor)
    client.get(shelf(workspace))
    # Who asks and what the menu counts come on top.
    with django_assert_max_num_queries(20):
        client.get(shelf(workspace, "declined"))


def test_the_reading_view_tells_what_to_do_what_to_see_and_when_to_stop(
    brief: Integration, victor: User, sign_in: SignIn
) -> None:
    page = sign_in(victor).get(reading(brief)).content.decode()
    for words in ("Check first", "Is the checker green for F-02?", "Replay a day", "Stop if:", "The queue grows"):
        assert words in page
    assert "for Kit (has left)" in page
    assert "I did this today" not in page  # a viewer may only read


def test_commands_come_with_a_button_that_copies_them(brief: Integration, victor: User, sign_in: SignIn) -> None:
    steps = [{"do": 'Run `replay --since "6:00" <queue>` now'}]
    add(brief, "runbook.procedures", {"name": "Send again", "steps": steps})
    page = sign_in(victor).get(reading(brief)).content.decode()
    assert 'data-copy="replay --since &quot;6:00&quot; &lt;queue&gt;"' in page


def test_what_people_wrote_never_becomes_markup(brief: Integration, victor: User, sign_in: SignIn) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    add(brief, "runbook.failures", {"symptom": nasty, "fix": f"{nasty} `{nasty}`", "cause": nasty})
    page = sign_in(victor).get(reading(brief, "alert")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_secret_that_somebody_typed_into_a_step_is_not_shown(
    brief: Integration, victor: User, sign_in: SignIn
) -> None:
    add(brief, "runbook.failures", {"symptom": "Key refused", "fix": "password=hunter2hunter2"})
    client = sign_in(victor)
    for url in (reading(brief), shelf(brief.workspace, "refused")):
        page = client.get(url).content.decode()
        assert "Key refused" in page
        assert "hunter2" not in page


def test_steps_that_worked_are_noted_once_however_often_the_button_is_pressed(
    brief: Integration, cora: User, sign_in: SignIn
) -> None:
    row, client = procedure(brief), sign_in(cora)
    before = AuditEntry.objects.filter(uid=row.uid).count()
    for _press in range(2):
        answer = client.post(proven(row), {"version": row.version, "anchor": "steps-1"})
        assert answer.headers["Location"] == f"{reading(brief)}#steps-1"
    row.refresh_from_db()
    assert row.details["rehearsed_on"] == timezone.localdate().isoformat()
    entries = AuditEntry.objects.filter(uid=row.uid).order_by("number")
    assert entries.count() == before + 1
    last = entries.last()
    assert last is not None
    assert last.actor == "Cora"
    assert "Proven today" in client.get(reading(brief)).content.decode()


def test_nobody_vouches_for_steps_that_changed_meanwhile(brief: Integration, cora: User, sign_in: SignIn) -> None:
    row = procedure(brief)
    seen = row.version
    save_row(row, row.plain() | {"steps": [{"do": "Something else"}]}, PORTAL)
    answer = sign_in(cora).post(proven(row), {"version": seen}, follow=True)
    assert "Somebody changed these steps" in answer.content.decode()
    row.refresh_from_db()
    assert row.details["rehearsed_on"] == "2027-05-02"


@pytest.mark.parametrize("part", ["exceptions", "runbook.failures", "purpose"])
def test_only_steps_can_be_proven(part: str, brief: Integration, cora: User, sign_in: SignIn) -> None:
    row = Entry.objects.filter(integration=brief, part=part).first()
    assert row is not None
    assert sign_in(cora).post(proven(row), {"version": row.version}).status_code == 404


def test_the_way_back_can_be_proven_too(brief: Integration, cora: User, sign_in: SignIn) -> None:
    row = add(brief, "rollback", {"steps": [{"do": "Switch it off"}], "trigger": "5 wrong invoices"})
    client = sign_in(cora)
    assert proven(row) in client.get(reading(brief)).content.decode()
    client.post(proven(row), {"version": row.version})
    row.refresh_from_db()
    assert row.details["rehearsed_on"] == timezone.localdate().isoformat()


def test_an_empty_runbook_says_so_and_offers_the_next_step(
    workspace: Workspace, cora: User, victor: User, sign_in: SignIn
) -> None:
    bare = Integration.objects.create(workspace=workspace, ref="INT-5", title="Bare")
    assert "Write the runbook" in sign_in(cora).get(reading(bare)).content.decode()
    page = sign_in(victor).get(reading(bare)).content.decode()
    assert "This runbook is still empty" in page
    assert "Write the runbook" not in page


def test_a_leaver_without_anybody_to_stand_in_is_marked(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    page = sign_in(victor).get(reading(make_runbook(workspace))).content.decode()
    assert "Ines has left." in page
    assert "Nobody stands in." in page


def test_many_leavers_take_no_more_room_than_one(brief: Integration, victor: User, sign_in: SignIn) -> None:
    for name in ("lea", "liv"):
        make_contact(brief.workspace, name, active=False)
        add(brief, "runbook.escalation", {"level": 3, "contact": name})
    page = sign_in(victor).get(reading(brief)).content.decode()
    assert "4 people who are named here have left." in page
    assert page.count("Name somebody else") == 1


def test_the_file_to_take_along_needs_nothing_else(brief: Integration, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)
    url = reverse("document", args=[brief.workspace.key, brief.ref, "runbook", "html"])
    assert f'href="{url}" download' in client.get(reading(brief)).content.decode()
    file = client.get(url).content.decode()
    assert "Replay a day" in file
    for outside in ("<script", "<link", "src=", "@import", "url("):
        assert outside not in file
