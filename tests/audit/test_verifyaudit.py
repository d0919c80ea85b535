"""Whoever edits the trail in the database is found out, and the row is named."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from pytest_django import Settings

from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.models import AuditEntry
from tests.personas import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(workspace: Workspace) -> Workspace:
    """A workspace with five entries."""
    for number in range(1, 6):
        make_contact(workspace, f"person-{number}")
    workspace.refresh_from_db()
    return workspace


def verify(*keys: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, what was printed, and the sentence."""
    out = StringIO()
    try:
        call_command("verifyaudit", *keys, stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue() or "[]"), str(error)
    return 0, json.loads(out.getvalue()), ""


def entries(workspace: Workspace) -> Any:
    return AuditEntry.objects.filter(workspace=workspace)


def test_a_whole_trail_is_whole(trail: Workspace) -> None:
    assert verify() == (0, [{"workspace": "acme", "entries": 5, "whole": True}], "")


def test_a_workspace_without_entries_is_whole(workspace: Workspace) -> None:
    assert verify()[0] == 0


@pytest.mark.parametrize(
    "edit",
    [
        {"about": "somebody else"},
        {"actor": "Mallory"},
        {"action": "removed"},
        {"kind": "team"},
        {"changes": {"name": [None, "other"]}},
        {"uid": "00000000-0000-0000-0000-000000000001"},
        {"at": "2020-01-01T00:00:00Z"},
        {"mac": "0" * 64},
    ],
)
def test_an_edited_entry_is_named(edit: dict[str, Any], trail: Workspace) -> None:
    entries(trail).filter(number=3).update(**edit)
    code, results, sentence = verify()
    assert code == 1
    assert (results[0]["entry"], results[0]["fault"]) == (3, "edited")
    assert "Entry 3 of the audit trail of acme is not as it was written." in sentence


def test_a_deleted_entry_is_named(trail: Workspace) -> None:
    entries(trail).filter(number=2).delete()
    code, results, _ = verify()
    assert (code, results[0]["entry"], results[0]["fault"]) == (1, 2, "missing")


def test_a_deleted_entry_is_found_when_the_rest_is_renumbered(trail: Workspace) -> None:
    entries(trail).filter(number=2).delete()
    for number in (3, 4, 5):
        entries(trail).filter(number=number).update(number=F("number") - 1)
    Workspace.objects.update(audit_count=4)
    code, results, _ = verify()
    assert (code, results[0]["entry"], results[0]["fault"]) == (1, 2, "edited")


def test_two_entries_that_changed_places_are_named(trail: Workspace) -> None:
    entries(trail).filter(number=2).update(number=99)
    entries(trail).filter(number=3).update(number=2)
    entries(trail).filter(number=99).update(number=3)
    code, results, _ = verify()
    assert (code, results[0]["entry"]) == (1, 2)


def test_a_trail_that_was_cut_off_is_named(trail: Workspace) -> None:
    entries(trail).filter(number__gt=3).delete()
    code, results, sentence = verify()
    assert (code, results[0]["entry"], results[0]["fault"]) == (1, 4, "truncated")
    assert "ends before entry 4" in sentence


def test_a_trail_that_was_cut_off_with_its_count_is_named(trail: Workspace) -> None:
    entries(trail).filter(number__gt=3).delete()
    Workspace.objects.update(audit_count=3)
    assert verify()[0] == 1


def test_a_trail_that_was_emptied_is_named(trail: Workspace) -> None:
    entries(trail).delete()
    code, results, _ = verify()
    assert (code, results[0]["entry"]) == (1, 1)


def test_a_trail_that_was_emptied_with_its_count_is_named(trail: Workspace) -> None:
    entries(trail).delete()
    Workspace.objects.update(audit_count=0)
    assert verify()[0] == 1


def test_an_entry_that_was_slipped_in_is_named(trail: Workspace) -> None:
    last = entries(trail).get(number=5)
    last.pk, last.number = None, 6
    last.save(force_insert=True)
    Workspace.objects.update(audit_count=6)
    assert verify()[1][0]["entry"] == 6


def test_each_workspace_is_judged_by_itself(trail: Workspace, elsewhere: Workspace) -> None:
    make_contact(elsewhere, "person")
    entries(trail).filter(number=1).update(actor="Mallory")
    code, results, _ = verify()
    assert code == 1
    assert [(result["workspace"], result["whole"]) for result in results] == [
        ("acme", False),
        ("elsewhere", True),
    ]
    assert verify("elsewhere")[0] == 0


def test_another_secret_key_proves_nothing(trail: Workspace, settings: Settings) -> None:
    settings.SECRET_KEY = "another key of fifty letters or more, made for this test"
    assert verify()[0] == 1


def test_an_unknown_workspace_is_refused(trail: Workspace) -> None:
    code, results, sentence = verify("nowhere")
    assert (code, results) == (2, [])
    assert "nowhere" in sentence
