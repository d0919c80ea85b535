"""What a brief suggests is taken by a person, with one press, or left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from briefs.dossier.load import dossier_of
from briefs.models import Entry
from briefs.sections.registry import SECTIONS
from briefs.services.parts import new_row, save_row
from briefs.services.starting import start_brief
from briefs.services.suggestions import suggestions
from briefs.services.workspace_rows import export_file
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace
from datamaps.models import Integration, System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

SignIn = Callable[[User], Client]
PROPOSING = [(section.id, talk) for section in SECTIONS for talk in section.talks if talk.propose]


@pytest.fixture
def one_flow(workspace: Workspace) -> Integration:
    """A brief with one pushed flow between two systems, and nothing else."""
    for key, name in (("crm", "CRM"), ("billing", "Billing")):
        door.save(System(workspace=workspace).put({"key": key, "name": name}), by=PORTAL)
    brief = start_brief(workspace, "Keep billing up to date", PORTAL)
    answers = {"name": "Won deal", "source": "crm", "target": "billing", "method": "webhook", "max_delay": "15m"}
    save_row(new_row(brief, "flows"), answers, PORTAL)
    return brief


def lines(brief: Integration, part: str) -> list[str]:
    dossier = dossier_of(brief)
    talk = next(talk for _section, talk in PROPOSING if talk.part == part)
    return [talk.line(one.row, dossier) for one in suggestions(talk, dossier)]


def test_a_flow_brings_a_normal_and_a_bad_day(one_flow: Integration) -> None:
    assert lines(one_flow, "scenarios") == [
        "Won deal: a normal day: A normal day",
        "Won deal: Billing does not answer: A bad day",
    ]


def test_the_exceptions_follow_the_way_in_which_systems_talk(one_flow: Integration) -> None:
    assert [line.partition(": nobody")[0] for line in lines(one_flow, "exceptions")] == [
        "Won deal: a message got lost",
        "Won deal: Billing refuses it",
    ]


def test_the_integration_itself_needs_rights(one_flow: Integration) -> None:
    assert lines(one_flow, "access") == [
        "The integration itself: Read, CRM",
        "The integration itself: Change, Billing",
    ]


def test_handoffs_come_from_the_steps_of_different_people(nasty: Integration) -> None:
    assert all("from" not in line for line in lines(nasty, "handoffs"))


def test_one_press_adds_one_row_and_nothing_is_added_before(one_flow: Integration, cora: User, sign_in: SignIn) -> None:
    client, key, ref = sign_in(cora), one_flow.workspace.key, one_flow.ref
    page = reverse("section", args=[key, ref, "scenarios"])
    assert "2 suggestions" in client.get(page).content.decode()
    assert not Entry.objects.filter(integration=one_flow, part="scenarios").exists()
    talk = next(talk for _section, talk in PROPOSING if talk.part == "scenarios")
    first = suggestions(talk, dossier_of(one_flow))[0]
    take = reverse("take_suggestion", args=[key, ref, "scenarios", "scenarios"])
    for _press in range(2):
        client.post(take, {"take": first.id})
    row = Entry.objects.get(integration=one_flow, part="scenarios")
    assert (row.ref, row.details["kind"]) == ("T-01", "happy")


def test_all_of_them_are_taken_at_once(one_flow: Integration, cora: User, sign_in: SignIn) -> None:
    take = reverse("take_suggestion", args=[one_flow.workspace.key, one_flow.ref, "exceptions", "exceptions"])
    sign_in(cora).post(take, {"take": "all"})
    rows = Entry.objects.filter(integration=one_flow, part="exceptions")
    assert [row.ref for row in rows] == ["E-01", "E-02"]
    assert lines(one_flow, "exceptions") == []


@pytest.mark.slow
@pytest.mark.parametrize(("section", "part"), [(section, talk.part) for section, talk in PROPOSING])
def test_every_suggestion_can_be_taken(
    nasty: Integration, cora: User, sign_in: SignIn, section: str, part: str
) -> None:
    count = len(lines(nasty, part))
    before = Entry.objects.filter(integration=nasty, part=part).count()
    take = reverse("take_suggestion", args=[nasty.workspace.key, nasty.ref, section, part])
    assert sign_in(cora).post(take, {"take": "all"}).status_code == 302
    assert Entry.objects.filter(integration=nasty, part=part).count() == before + count
    dossier_of(nasty)


@pytest.mark.slow
def test_a_brief_with_everything_that_was_suggested_is_a_good_file(
    nasty: Integration, cora: User, sign_in: SignIn
) -> None:
    client = sign_in(cora)
    for section, talk in PROPOSING:
        take = reverse("take_suggestion", args=[nasty.workspace.key, nasty.ref, section, talk.part])
        client.post(take, {"take": "all"})
    assert read_back(nasty.workspace) == []


def test_a_brief_begun_from_nothing_is_a_good_file(fresh: Integration, cora: User, sign_in: SignIn) -> None:
    client, home = sign_in(cora), [fresh.workspace.key, fresh.ref]
    flow = {"name": "Won deal", "source-new": "CRM", "target-new": "Billing", "via-new": "Hub", "moves-new": "Customer"}
    client.post(reverse("add_row", args=[*home, "flows", "flows"]), flow)
    client.post(reverse("add_shared_field", args=home), {"name": "Status", "new_record": "Customer"})
    duty = {"duty": "Mend it", "accountable-new": "Finance", "accountable-kind": "team"}
    client.post(reverse("add_row", args=[*home, "agreement", "agreement.duties"]), duty)
    assert read_back(fresh.workspace) == []


def read_back(workspace: Workspace) -> list[str]:
    """What is wrong with the file of a workspace."""
    return [str(error) for error in read_workspace(write_workspace(export_file(workspace)), "w.yaml").errors]
