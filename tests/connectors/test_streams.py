"""What the catalogs of Singer taps and Airbyte sources say: streams, their fields and keys, and nothing of settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import SystemSchema

ORDERS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "größe.cm": {"type": ["null", "number"]},
        "buyer": {"type": "object", "properties": {"id": {"type": "string"}}},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
SINGER: dict[str, Any] = {
    "streams": [{"tap_stream_id": "orders", "stream": "orders", "key_properties": ["id"], "schema": ORDERS}]
}
AIRBYTE: dict[str, Any] = {
    "streams": [{"name": "orders", "json_schema": ORDERS, "source_defined_primary_key": [["buyer", "id"]]}]
}


def read(kind: str, catalog: Any) -> SystemSchema:
    given = catalog if isinstance(catalog, bytes) else json.dumps(catalog).encode()
    return observe(kind, {}, limits=Limits(), given=given)


def keys(schema: SystemSchema) -> list[str]:
    return [row.path for record in schema.records for row in record.fields if row.key]


@pytest.mark.parametrize(
    ("kind", "name", "streams", "top"),
    [
        ("singer", "singer/legacy-properties-mysql", 18, 109),
        ("singer", "singer/pair-tap-github/before-1.11.1", 39, 546),
        ("singer", "singer/pair-tap-github/after-1.30.1", 47, 691),
        ("airbyte", "airbyte/source-freshdesk-3.1.3-discover", 28, 312),
        ("airbyte", "airbyte/source-square-1.6.23-discover", 17, 201),
    ],
)
def test_real_catalogs_are_read_whole(realdata: Path, kind: str, name: str, streams: int, top: int) -> None:
    content = (realdata / f"{name}.json").read_bytes()
    assert guess(f"{name}.json", content) == kind
    schema = read(kind, content)
    rows = [row for record in schema.records for row in record.fields if not any(mark in row.path for mark in ".[")]
    assert (len(schema.records), len(rows)) == (streams, top)
    assert keys(schema)


def test_every_change_of_the_real_pair_is_found_and_nothing_else_on_those_streams(realdata: Path) -> None:
    folder = realdata / "singer" / "pair-tap-github"
    old, new = (read("singer", (folder / f"{name}.json").read_bytes()) for name in ("before-1.11.1", "after-1.30.1"))
    changes = compare(old, new, KINDS["singer"].sees, baseline=old).changes
    found = {(change.kind.value, change.path) for change in changes}
    added = "branches commit_diffs deployment_statuses deployments discussion_categories discussion_comment_replies "
    added += "discussion_comments discussions pull_request_commit_diffs review_comment_reactions tags"
    assert {path for kind, path in found if kind == "record.added"} == set(added.split())
    removed = {"project_cards", "project_columns", "projects"}
    assert {path for kind, path in found if kind == "record.removed"} == removed
    fields = (
        "issue_events.label issues.issue_type issues.state_reason issues.parent_issue_url issues.sub_issues_summary "
    )
    fields += "pull_request_diffs.success pull_request_diffs.error_message repositories.has_issues "
    fields += "repositories.has_pull_requests reviews.pull_id"
    assert {path for kind, path in found if kind == "field.added"} >= set(fields.split())
    assert not [kind for kind, _path in found if kind.endswith("renamed")]


def test_keys_stand_where_each_format_says_them() -> None:
    assert keys(read("singer", SINGER)) == ["id"]
    assert keys(read("airbyte", AIRBYTE)) == ["buyer.id"]
    older: dict[str, Any] = {"streams": [{"tap_stream_id": "db-orders", "schema": ORDERS, "metadata": []}]}
    older["streams"][0]["metadata"] = [{"breadcrumb": [], "metadata": {"table-key-properties": ["größe.cm"]}}]
    assert keys(read("singer", older)) == ['"größe.cm"']


def test_what_somebody_has_selected_is_no_change() -> None:
    chosen = json.loads(json.dumps(SINGER))
    chosen["streams"][0]["metadata"] = [{"breadcrumb": ["properties", "id"], "metadata": {"selected": False}}]
    chosen["streams"][0]["replication_method"] = "INCREMENTAL"
    assert read("singer", chosen) == read("singer", SINGER)
    configured = {"streams": [{"stream": AIRBYTE["streams"][0], "sync_mode": "full_refresh"}]}
    assert read("airbyte", configured) == read("airbyte", AIRBYTE)


def test_a_catalog_is_found_among_messages() -> None:
    lines = [{"type": "LOG", "log": {"message": "hello"}}, {"type": "CATALOG", "catalog": AIRBYTE}]
    printed = b"starting\n" + b"\n".join(json.dumps(line).encode() for line in lines)
    assert read("airbyte", printed) == read("airbyte", AIRBYTE)


@pytest.mark.parametrize("kind", ["singer", "airbyte"])
@pytest.mark.parametrize(
    "catalog",
    [{"streams": []}, {"streams": [{"name": "x"}, "y", 7]}, {"streams": {"a": 1}}, [], {"type": "LOG"}],
)
def test_what_holds_no_stream_is_refused(kind: str, catalog: Any) -> None:
    with pytest.raises(ConnectorError) as refusal:
        read(kind, catalog)
    assert (refusal.value.code, refusal.value.permanent) == ("no_stream", True)
