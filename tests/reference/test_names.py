"""What the pages for people call by its name on the site is called so there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.ground.imports import PACKAGES

HOW_TO = ("map-fields", "read-a-runbook", "sign", "start-from-a-template", "tell-people", "work-off-differences")
PAGES = (PROJECT / "docs" / "coverage.md", *(PROJECT / "docs" / "how-to" / f"{name}.md" for name in HOW_TO))
_NAMED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)|\*\*([^*\n.]+)\*\*(?= →)")
_SPACES = re.compile(r"[\s\"]+")


@pytest.fixture(scope="module")
def text_of_the_site() -> str:
    """All text of templates, modules and starters, with line breaks and joined literals taken together."""
    folders = [PROJECT / "templates", *(PROJECT / name for name in PACKAGES)]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".html", ".py", ".yaml")]
    return _SPACES.sub(" ", "\n".join(path.read_text() for path in sorted(files)))


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.stem)
def test_every_name_stands_on_the_site(document: Path, text_of_the_site: str) -> None:
    names = [_SPACES.sub(" ", one or other) for one, other in _NAMED.findall(document.read_text())]
    assert names
    assert [name for name in names if name not in text_of_the_site] == []
