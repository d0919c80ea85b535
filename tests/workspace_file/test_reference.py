"""docs/reference/workspace-file.md is what the models say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.reference import page


def test_the_page_is_up_to_date(project: Path) -> None:
    written = (project / "docs" / "reference" / "workspace-file.md").read_text()
    assert written == page(), "Run script/reference.py."


def test_its_example_can_be_read() -> None:
    example = re.search(r"```yaml\n(.*?)```", page(), re.DOTALL)
    assert example
    assert read_workspace(example[1].encode()).errors == ()
