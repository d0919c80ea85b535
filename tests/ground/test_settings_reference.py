"""docs/reference/settings.md names the variables that the site reads: all of them, and no others."""

from __future__ import annotations

import re
from pathlib import Path


def test_the_settings_page_lists_exactly_the_variables_that_are_read(project: Path) -> None:
    page = (project / "docs" / "reference" / "settings.md").read_text()
    source = (project / "integrations_portal" / "environment.py").read_text()
    described = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    read = set(re.findall(r"given\.get\(\"([A-Z_]+)\"", source))
    assert len(described) == len(set(described))
    assert set(described) == read


def test_every_system_check_is_described(project: Path) -> None:
    page = (project / "docs" / "reference" / "settings.md").read_text()
    source = "".join((project / app / "checks.py").read_text() for app in ("integrations_portal", "datamaps"))
    assert set(re.findall(r"^\| (portal\.W\d+) \|", page, re.MULTILINE)) == set(
        re.findall(r"id=\"(portal\.W\d+)\"", source)
    )
