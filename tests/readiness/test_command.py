"""`manage.py readiness`: JSON or text, exit codes, and one sentence when it cannot be done."""

from __future__ import annotations

import copy
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.file import FORMAT, WorkspaceFile
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from tests.personas import make_workspace
from tests.readiness.world import TODAY, WORLD, Changes, changed

pytestmark = pytest.mark.django_db


def store(changes: Changes | None = None) -> Workspace:
    plain = copy.deepcopy(WORLD)
    for path, value in (changes or {}).items():
        changed(plain, path, value)
    plain.pop("live")
    brief = plain.pop("brief")
    workspace = make_workspace("w", "Workspace")
    import_file(WorkspaceFile.read({"format": FORMAT, **plain, "briefs": [brief]}), workspace, PORTAL)
    return workspace


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    out = StringIO()
    try:
        call_command("readiness", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def rows(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    code, printed = run("w", "INT-1", "--on", TODAY.isoformat(), *arguments)
    return code, json.loads(printed)


def test_a_brief_that_nothing_stops_ends_with_0() -> None:
    store({"brief.agreement": {"not_relevant": "One team"}})
    assert rows() == (0, [])


def test_a_blocker_ends_with_1_and_a_waived_one_does_not() -> None:
    store({"brief.exceptions.0.owner": None})
    code, found = rows()
    assert code == 1
    assert [
        (row["rule"], row["about"], row["contact"], row["waived"]) for row in found if row["severity"] == "blocker"
    ] == [("EXC-01", "E-01", "priya", False)]
    Workspace.objects.all().delete()
    waiver = {"rule": "EXC-01", "about": "E-01", "reason": "x", "by": "priya", "until": "2027-02-01"}
    store({"brief.exceptions.0.owner": None, "brief.waivers": [waiver]})
    code, found = rows()
    assert code == 0
    assert [row["waived"] for row in found if row["rule"] == "EXC-01"] == [True]


def test_a_stage_and_a_day_can_be_asked_for() -> None:
    store({"brief.stage": "briefing", "brief.rollback": None})
    assert "OPS-01" not in {row["rule"] for row in rows()[1]}
    code, found = rows("--stage", "testing")
    assert code == 1
    assert "OPS-01" in {row["rule"] for row in found}
    assert "SEC-05" in {row["rule"] for row in json.loads(run("w", "INT-1", "--on", "2027-08-20")[1])}


def test_text_is_grouped_by_person() -> None:
    store({"brief.exceptions.0.owner": None})
    code, printed = run("w", "INT-1", "--format", "text", "--on", TODAY.isoformat())
    assert code == 1
    assert "Priya Shah\n  Stops you  EXC-01  E-01: Who picks up “Card declined”?" in printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("w", "INT-9"), "INT-9"),
        (("nowhere", "INT-1"), "nowhere"),
        (("w", "INT-1", "--on", "tomorrow"), "tomorrow"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_one_sentence(arguments: tuple[str, ...], says: str) -> None:
    store()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_stored_brief_is_judged_like_the_file_it_came_from() -> None:
    store({"brief.exceptions.0.backup": None})
    code, found = rows()
    assert code == 0
    assert {row["rule"] for row in found} == {"EXC-02", "AGR-01"}
