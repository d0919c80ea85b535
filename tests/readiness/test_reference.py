"""docs/reference/rules.md is what the rules say of themselves."""

from __future__ import annotations

from pathlib import Path

from briefs.readiness.reference import page, when
from briefs.readiness.registry import RULES


def test_the_page_is_up_to_date(project: Path) -> None:
    assert (project / "docs" / "reference" / "rules.md").read_text() == page(), "Run script/reference.py."


def test_every_rule_says_when_it_fires_and_stands_on_the_page() -> None:
    lines = page().splitlines()
    for rule in RULES:
        assert when(rule).endswith(".")
        assert sum(line.startswith(f"| {rule.code} |") for line in lines) == 1
