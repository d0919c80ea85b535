"""Everything is saved through one door: conditional, audited, findable, and with its references."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db.models import RestrictedError

from briefs.models import Entry
from briefs.services.comments import comment
from datamaps.models import Flow, Integration, RecordMap, Reference, System
from integrations_portal.accounts.models import Team, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, Actor, verify
from integrations_portal.rows import door
from integrations_portal.rows.models import SearchEntry
from tests.personas import make_contact, make_team


def make_system(workspace: Workspace, **answers: object) -> System:
    row = System(workspace=workspace).put({"key": "crm", "name": "CRM", **answers})
    return door.save(row, PORTAL)


def test_a_stale_save_is_refused_and_overwrites_nothing(workspace: Workspace) -> None:
    system = make_system(workspace)
    mine, theirs = System.objects.get(pk=system.pk), System.objects.get(pk=system.pk)
    door.save(theirs.put({"key": "crm", "name": "Theirs"}), PORTAL, expected=1)
    with pytest.raises(door.Stale) as stale:
        door.save(mine.put({"key": "crm", "name": "Mine"}), PORTAL, expected=1)
    assert stale.value.now is not None
    assert stale.value.now.label() == "Theirs"
    assert System.objects.get(pk=system.pk).name == "Theirs"


def test_saving_what_is_there_already_changes_nothing(workspace: Workspace) -> None:
    system = make_system(workspace)
    before = AuditEntry.objects.count()
    door.save(system.put({"key": "crm", "name": "CRM"}), PORTAL)
    assert System.objects.get(pk=system.pk).version == 1
    assert AuditEntry.objects.count() == before


def test_every_change_is_one_line_in_the_trail_with_both_values(workspace: Workspace, alice: User) -> None:
    system = make_system(workspace)
    door.save(system.put({"key": "crm", "name": "Sales CRM", "vendor": "Acme"}), Actor.of(alice))
    entry = AuditEntry.objects.filter(uid=system.uid).order_by("-number")[0]
    assert (entry.action, entry.actor, entry.user) == ("changed", "Alice", alice)
    assert entry.changes == {"name": ["CRM", "Sales CRM"], "vendor": [None, "Acme"]}
    workspace.refresh_from_db()
    assert verify(workspace) is None


def test_answers_that_name_somebody_make_references_and_protect_them(workspace: Workspace) -> None:
    team, person = make_team(workspace, "sales"), make_contact(workspace, "priya")
    system = make_system(workspace, owner_team="sales", business_owner="priya")
    found = Reference.objects.filter(uid=system.uid).values_list("path", "team", "contact")
    assert sorted(found) == [("business_owner", None, person.pk), ("owner_team", team.pk, None)]
    with pytest.raises(RestrictedError):
        door.delete(team, PORTAL)
    door.save(system.put({"key": "crm", "name": "CRM"}), PORTAL)
    door.delete(Team.objects.get(pk=team.pk), PORTAL)
    assert not Team.objects.filter(pk=team.pk).exists()


def test_what_is_saved_is_found_and_what_is_removed_is_not(workspace: Workspace) -> None:
    system = make_system(workspace, vendor="Acme")
    entry = SearchEntry.objects.get(uid=system.uid)
    assert (entry.title, "Acme" in entry.place, entry.url) == ("CRM", True, "/w/acme/systems/crm/")
    door.delete(system, PORTAL)
    assert not SearchEntry.objects.filter(uid=system.uid).exists()


def test_nobody_sees_rows_of_another_workspace(workspace: Workspace, alice: User, olga: User) -> None:
    make_system(workspace)
    assert System.objects.visible_to(alice).count() == 1
    assert System.objects.visible_to(olga).count() == 0


def test_what_goes_with_a_row_leaves_no_reference_and_no_search_entry_behind(workspace: Workspace) -> None:
    brief = door.save(Integration(workspace=workspace, ref="INT-0001", title="Pelican"), by=PORTAL)
    make_contact(workspace, "priya")
    for key in ("crm", "shop"):
        door.save(System(workspace=workspace).put({"key": key}), by=PORTAL)
    row = Flow(workspace=workspace, integration=brief)
    row.put({"ref": "F-01", "name": "Pelicans", "source": "crm", "target": "shop", "exception_owner": "priya"})
    flow = door.save(row, by=PORTAL)
    record_map = RecordMap(workspace=workspace, flow=flow).put({"source": "A", "target": "B"})
    door.save(record_map, by=PORTAL)
    entry = Entry(workspace=workspace, integration=brief, part="exceptions")
    case = door.save(entry.put({"ref": "E-01", "name": "Pelican away", "owner": "priya"}), by=PORTAL)
    comment(case, "Pelican, too", PORTAL, uuid4())
    make_team(workspace, "pelicans")

    door.delete(brief, by=PORTAL)

    assert not Reference.objects.filter(uid__in=[flow.uid, case.uid]).exists()
    assert [found.title for found in SearchEntry.objects.filter(name__contains="pelican")] == ["Pelicans"]
    assert SearchEntry.objects.get(name__contains="pelican").kind == "team"
