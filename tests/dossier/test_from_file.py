"""A dossier from a workspace file: what belongs to it, and what is under a signature."""

from __future__ import annotations

from typing import Any

import pytest

from briefs.dossier.from_file import dossier_from_file
from briefs.dossier.hashes import section_hashes, version_hash
from briefs.workspace_file.file import FORMAT, WorkspaceFile


def flow(ref: str, source: str, target: str) -> dict[str, Any]:
    fields = [{"source": ["status"], "target": "status"}]
    return {
        "ref": ref,
        "source": source,
        "target": target,
        "record_maps": [{"source": "R", "target": "R", "fields": fields}],
    }


def workspace(**brief: Any) -> WorkspaceFile:
    status = {"path": "status", "type": "string"}
    systems = [
        {"key": key, "records": [{"name": "R", "fields": [status]}]} for key in ("crm", "billing", "dwh", "hr", "till")
    ]
    return WorkspaceFile.read(
        {
            "format": FORMAT,
            "workspace": {"key": "w"},
            "systems": systems,
            "shared_records": [
                {
                    "key": "customer",
                    "in": ["crm.R", "dwh.R"],
                    "fields": [
                        {"key": "status", "in": ["crm.R.status"], "definitions": [{"term": "a", "means": "x"}]},
                        {"key": "other", "in": ["dwh.R.status"]},
                    ],
                },
                {"key": "shift", "in": ["till.R"]},
            ],
            "briefs": [
                {"ref": "INT-1", "stage": "briefing", "flows": [flow("F-01", "crm", "billing")], **brief},
                {"ref": "INT-2", "flows": [flow("F-01", "billing", "hr")]},
                {"ref": "INT-3", "flows": [flow("F-01", "hr", "till")]},
            ],
        }
    )


def test_it_holds_what_the_brief_and_its_shared_data_touch() -> None:
    dossier = dossier_from_file(workspace(), "INT-1")
    assert [system.key for system in dossier.content.systems] == ["crm", "billing", "dwh"]
    assert [record.key for record in dossier.content.shared_records] == ["customer"]
    assert [other.ref for other in dossier.live.neighbours] == ["INT-2"]
    assert dossier.live.versions == ()


def test_a_brief_that_the_file_does_not_have_is_named() -> None:
    with pytest.raises(LookupError, match="INT-9"):
        dossier_from_file(workspace(), "INT-9")


def test_secrets_of_a_file_are_masked_on_the_way_in() -> None:
    dossier = dossier_from_file(workspace(problem="password: hunter2hunter2"), "INT-1")
    assert [row.where for row in dossier.live.masked] == ["purpose//problem"]
    assert "hunter2" not in dossier.model_dump_json()


def hashes(**brief: Any) -> dict[str, str]:
    return section_hashes(dossier_from_file(workspace(**brief), "INT-1").content)


def test_only_what_says_something_has_a_hash() -> None:
    assert set(hashes()) == {"flows", "truth"}
    assert set(hashes(title="T", support=[{"channel": "#help"}], lessons="L")) == {
        "flows",
        "truth",
        "purpose",
        "support",
        "review",
    }


def test_one_changed_answer_changes_one_hash() -> None:
    before = hashes(title="One", handoffs=[{"from": "a", "to": "b"}])
    after = hashes(title="Two", handoffs=[{"from": "a", "to": "b"}])
    assert {name for name in before if before[name] != after[name]} == {"purpose"}
    assert version_hash(before) != version_hash(after)


def test_truth_is_the_shared_data_that_flows_touch() -> None:
    file = workspace()
    record = file.shared_records[0]
    other = record.fields[1].model_copy(update={"name": "Renamed"})
    untouched = file.model_copy(
        update={"shared_records": (record.model_copy(update={"fields": (record.fields[0], other)}),)}
    )
    assert section_hashes(dossier_from_file(untouched, "INT-1").content) == hashes()


def test_runs_stage_waivers_and_reviews_have_no_hash() -> None:
    scenario: dict[str, Any] = {"ref": "T-01", "name": "A day"}
    before = hashes(scenarios=[scenario])
    run = {"date": "2027-01-01", "result": "pass"}
    after = hashes(
        scenarios=[scenario | {"runs": [run]}], stage="live", waivers=[{"rule": "X"}], reviewed_on="2027-01-02"
    )
    assert before == after


def test_a_section_that_is_not_relevant_is_under_the_signature() -> None:
    assert hashes(handoffs={"not_relevant": "One team"}) != hashes(handoffs={"not_relevant": "Two teams"})
