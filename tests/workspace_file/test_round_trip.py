"""What goes into a workspace file comes out of it, whatever it is."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.workspace_file.file import FORMAT, WorkspaceFile
from briefs.workspace_file.loading import load, load_with_lines
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace
from datamaps.connectors.base import Limits
from datamaps.connectors.parsing import yaml_value
from tests.workspace_file.generated import NASTY, workspaces

_MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _kept(file: WorkspaceFile) -> None:
    content = write_workspace(file)
    reading = read_workspace(content, "workspace.yaml")
    assert reading.errors == ()
    assert reading.file == file
    assert write_workspace(reading.file) == content


@_MANY
@given(workspaces())
def test_a_generated_workspace_survives_yaml_and_is_written_the_same_twice(file: WorkspaceFile) -> None:
    _kept(file)


@_MANY
@given(workspaces(), st.booleans())
def test_a_generated_workspace_survives_json(file: WorkspaceFile, ascii_only: bool) -> None:
    content = json.dumps(file.plain(), ensure_ascii=ascii_only).encode()
    reading = read_workspace(content, "workspace.json")
    assert reading.errors == ()
    assert reading.file == file
    # Errors are looked for a second time, with lines: in the very same values.
    built = load_with_lines(content.decode(), json_text=True)
    assert (built.value, True) == load(content.decode(), json_text=True)


@_MANY
@given(workspaces())
def test_readers_of_yaml_1_1_and_1_2_see_the_same_values(file: WorkspaceFile) -> None:
    content = write_workspace(file)
    assert yaml.load(content, Loader=yaml.CSafeLoader) == file.plain()
    assert yaml_value(content, Limits()) == file.plain()


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_nasty_text_stays_itself_as_value_and_as_name(text: str) -> None:
    data = {
        "format": FORMAT,
        "workspace": {"key": "w", "name": text},
        "systems": [
            {"key": "s", "notes": text, "speaks": [text, "REST"], "connectors": [{"key": "c", "config": {text: text}}]}
        ],
    }
    file = WorkspaceFile.read(data)
    assert file.workspace.name == text
    _kept(file)
    reading = read_workspace(json.dumps(data).encode(), "w.json")
    assert reading.file == file


def test_numbers_of_a_text_keep_every_digit() -> None:
    content = (
        "format: integrations-portal/1\nworkspace: {key: w}\n"
        "systems:\n- {key: s, notes: 0123, vendor: 0.50, docs_url: 1_000, speaks: [1e5, 0x1F, 12:30]}\n"
    )
    file = read_workspace(content.encode()).file
    assert file is not None
    system = file.systems[0]
    assert (system.notes, system.vendor, system.docs_url) == ("0123", "0.50", "1_000")
    assert system.speaks == ("1e5", "0x1F", "12:30")
    as_json = (
        '{"format": "integrations-portal/1", "workspace": {"key": "w"}, '
        '"systems": [{"key": "s", "vendor": 0.50, "notes": true}]}'
    )
    read_from_json = read_workspace(as_json.encode()).file
    assert read_from_json is not None
    assert (read_from_json.systems[0].vendor, read_from_json.systems[0].notes) == ("0.50", "true")


def test_only_the_config_of_a_connector_takes_json_types() -> None:
    content = (
        "format: integrations-portal/1\nworkspace: {key: w}\nsystems:\n"
        "- key: s\n  notes: 5432\n  connectors:\n"
        "  - {key: c, config: {port: 5432, on: true, yes: no, share: 0.5, none: null, code: '5432', list: [1, [2]]}}\n"
    )
    file = read_workspace(content.encode()).file
    assert file is not None
    assert file.systems[0].notes == "5432"
    assert file.systems[0].connectors[0].config == {
        "port": 5432,
        "on": True,
        "yes": "no",
        "share": 0.5,
        "none": None,
        "code": "5432",
        "list": [1, [2]],
    }
    _kept(file)


def test_left_out_null_and_empty_are_one_and_none_is_written() -> None:
    head = "format: integrations-portal/1\nworkspace: {key: w}\nteams: [{key: t}]\n"
    rest = (
        "contacts: [{key: c, title: '', phone: null, team: ~, deputy: , kind: person, active: true}, {}, null]\n"
        "systems: []\n"
        "briefs: [{ref: B-1, stage: idea, systems: [], workflow: {current: [{}]}, runbook: {summary: ''}}]\n"
    )
    empty = read_workspace((head + rest).encode()).file
    assert empty == read_workspace((head + "contacts: [{key: c}]\nbriefs: [{ref: B-1}]\n").encode()).file
    assert empty is not None
    assert write_workspace(empty) == (
        b"format: integrations-portal/1\nworkspace:\n  key: w\nteams:\n  - key: t\n"
        b"contacts:\n  - key: c\nbriefs:\n  - ref: B-1\n"
    )


def test_a_group_that_says_only_defaults_is_not_written_either() -> None:
    data = {
        "format": FORMAT,
        "workspace": {"key": "w"},
        "shared_records": [{"key": "r", "fields": [{"key": "f", "resolution": {"agreed": False}}]}],
    }
    file = WorkspaceFile.read(data)
    assert file.shared_records[0].fields[0].resolution is None
    _kept(file)


def test_a_section_that_does_not_matter_keeps_its_reason() -> None:
    data = {
        "format": FORMAT,
        "workspace": {"key": "w"},
        "briefs": [
            {
                "ref": "B-1",
                "flows": {"not_relevant": "Nothing moves: on"},
                "workflow": {"current": {"not_relevant": "New"}, "future": [{"action": "Look"}]},
                "guide": {"not_relevant": "No users"},
            }
        ],
    }
    file = WorkspaceFile.read(data)
    assert file.briefs[0].not_relevant == {
        "flows": "Nothing moves: on",
        "workflow.current": "New",
        "guide": "No users",
    }
    assert file.plain()["briefs"] == data["briefs"]
    _kept(file)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_other_line_ends_change_nothing(mark: bytes, ending: bytes) -> None:
    file = WorkspaceFile.read(
        {"format": FORMAT, "workspace": {"key": "w", "name": "Å"}, "systems": [{"key": "s", "notes": "a\n\nb\n"}]}
    )
    content = mark + write_workspace(file).replace(b"\n", ending)
    assert read_workspace(content).file == file
    as_json = mark + json.dumps(file.plain(), indent=1).encode().replace(b"\n", ending)
    assert read_workspace(as_json, "w.json").file == file


def test_anchors_that_people_write_are_read() -> None:
    content = (
        "format: integrations-portal/1\nworkspace: {key: w}\nteams: [{key: &team a}]\n"
        "systems:\n- {key: s, owner_team: *team, records: [{name: A, fields: &fields [{path: id}]}]}\n"
        "- {key: t, records: [{name: B, fields: *fields}]}\n"
    )
    file = read_workspace(content.encode()).file
    assert file is not None
    assert file.systems[0].owner_team == "a"
    assert file.systems[0].records[0].fields == file.systems[1].records[0].fields
    _kept(file)
