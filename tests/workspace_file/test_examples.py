"""The worked examples, and the sample workspace that the product starts with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from briefs.shapes.purpose import Stage
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace

EXAMPLES = Path(__file__).parent / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
LISTS = ("teams", "contacts", "systems", "shared_records", "value_tables", "pieces", "briefs")


def example(name: str) -> WorkspaceFile:
    file = read_workspace((EXAMPLES / f"{name}.yaml").read_bytes(), f"{name}.yaml").file
    assert file is not None
    return file


@pytest.mark.parametrize("name", NAMES)
def test_an_example_survives_export_and_import(name: str) -> None:
    file = example(name)
    content = write_workspace(file)
    again = read_workspace(content).file
    assert again == file
    assert write_workspace(again) == content
    assert read_workspace(json.dumps(file.plain()).encode()).file == file


def test_there_are_three_examples_and_each_has_one_without_questions() -> None:
    assert NAMES == ["medium", "medium-clean", "nasty", "nasty-clean", "small", "small-clean"]
    stages = {name: example(name).briefs[0].stage for name in ("small", "medium", "nasty")}
    assert stages == {"small": Stage.TESTING, "medium": Stage.APPROVED, "nasty": Stage.APPROVED}


def test_the_sample_workspace_is_the_small_and_the_nasty_example(project: Path) -> None:
    content = (project / "briefs" / "samples" / "northwind.yaml").read_bytes()
    sample = read_workspace(content, "northwind.yaml").file
    assert sample is not None
    assert write_workspace(sample) == content
    small, nasty = example("small").plain(), example("nasty").plain()
    assert sample.plain() == {name: small[name] for name in ("format", "workspace")} | {
        name: _joined(small.get(name, []), nasty.get(name, [])) for name in LISTS
    }


def _joined(first: list[Any], second: list[Any]) -> list[Any]:
    return first + [row for row in second if row not in first]


def test_the_sample_holds_no_word_that_only_we_understand(project: Path) -> None:
    text = (project / "briefs" / "samples" / "northwind.yaml").read_text().lower()
    assert not [word for word in ("lorem", "foo", "todo", "xxx", "example.org") if word in text]
