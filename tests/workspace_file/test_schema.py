"""The JSON Schema accepts what the reader accepts, and refuses the mistakes that a schema can see."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from briefs.workspace_file.about import about
from briefs.workspace_file.annotations import names_of
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.own_words import OWN_WORDS
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.schema import shapes_of_the_file, workspace_schema
from tests.workspace_file.generated import workspaces

EXAMPLES = Path(__file__).parent / "examples"
SCHEMA = Draft202012Validator(workspace_schema())


def _plain(name: str) -> Any:
    file = read_workspace((EXAMPLES / f"{name}.yaml").read_bytes()).file
    assert file is not None
    return file.plain()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(workspace_schema())


@pytest.mark.parametrize("name", ["small", "medium", "nasty", "nasty-clean"])
def test_the_examples_are_valid(name: str) -> None:
    assert [error.message for error in SCHEMA.iter_errors(_plain(name))] == []


def test_the_sample_workspace_is_valid(project: Path) -> None:
    file = read_workspace((project / "briefs" / "samples" / "northwind.yaml").read_bytes()).file
    assert file is not None
    assert SCHEMA.is_valid(file.plain())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(workspaces())
def test_every_generated_workspace_is_valid(file: WorkspaceFile) -> None:
    assert SCHEMA.is_valid(json.loads(json.dumps(file.plain())))


def test_not_answered_and_not_relevant_are_valid() -> None:
    data = {
        "format": "integrations-portal/1",
        "workspace": {"key": "w", "name": None, "timezone": ""},
        "teams": [],
        "contacts": [{"key": 7, "name": 7.5, "deputy": ""}, None],
        "briefs": [
            {"ref": "B", "type": None, "flows": {"not_relevant": "x"}, "workflow": {"current": {"not_relevant": "x"}}},
        ],
    }
    assert [error.message for error in SCHEMA.iter_errors(data)] == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("format",), "integrations-portal/2"),
        (("color",), "red"),
        (("teams", 0, "key"), "a b"),
        (("teams", 0, "organisation"), "ours"),
        (("contacts", 0, "active"), "yes"),
        (("briefs", 0, "stage"), "done"),
        (("briefs", 0, "flows", 0, "max_delay"), "soon"),
        (("briefs", 0, "systems"), {"not_relevant": "x"}),
        (("briefs", 0, "not_relevant"), {}),
        (("systems", 0, "records", 0, "fields", 0, "max_length"), -1),
        (("systems", 0, "maintenance", 0, "cron"), "hourly"),
    ],
)
def test_a_mistake_is_invalid(place: tuple[str | int, ...], value: object) -> None:
    data = _plain("small")
    holder = data
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = value
    assert not SCHEMA.is_valid(data)
    assert read_workspace(json.dumps(data).encode()).file is None


def test_every_name_is_described_and_no_sentence_is_left_over() -> None:
    shapes = shapes_of_the_file()
    assert len({shape.__name__ for shape in shapes}) == len(shapes)
    silent = [f"{shape.__name__}.{name}" for shape in shapes for name in names_of(shape) if not about(shape, name)[0]]
    assert silent == []
    known = {shape.__name__: set(names_of(shape)) for shape in shapes}
    assert [name for name, words in OWN_WORDS.items() if not set(words) <= known.get(name, set())] == []


def test_the_command_prints_the_schema_and_nothing_else() -> None:
    out = StringIO()
    call_command("workspaceschema", stdout=out)
    assert json.loads(out.getvalue()) == json.loads(json.dumps(workspace_schema()))
