"""docs/reference/rules.md is what the rules say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

from briefs.dossier.dossier import Dossier
from briefs.readiness.case import Case
from briefs.readiness.reference import page, when
from briefs.readiness.registry import RULES
from datamaps.map.datamap import DataMap


def test_the_page_is_up_to_date(project: Path) -> None:
    assert (project / "docs" / "reference" / "rules.md").read_text() == page(), "Run script/reference.py."


def test_every_rule_says_when_it_fires_and_stands_on_the_page() -> None:
    lines = page().splitlines()
    for rule in RULES:
        assert when(rule).endswith(".")
        assert sum(line.startswith(f"| {rule.code} |") for line in lines) == 1


def test_what_the_guide_says_a_case_knows_is_there(project: Path) -> None:
    guide = (project / "docs" / "how-to" / "add-a-readiness-rule.md").read_text()
    first_cells = re.findall(r"^\| (`.+?) \|", guide.partition("## What a case knows")[2], re.MULTILINE)
    names = [name for cell in first_cells for name in re.findall(r"`([\w.]+)", cell) if name != "case."]
    owners: dict[str, type] = {"": Case, "map": DataMap, "dossier": Dossier}
    known = {owner: {*dir(kind), *kind.__annotations__} for owner, kind in owners.items()}
    assert len(names) > 20
    for name in names:
        owner, _, plain = name.rpartition(".")
        assert plain in known[owner], name
