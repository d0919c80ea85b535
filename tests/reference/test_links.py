"""Every link of the documentation to a file, and to a heading in it, leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import PROJECT

PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(page: Path) -> str:
    """The text without what is code: that may look like a link."""
    return _CODE.sub("", _FENCED.sub("", page.read_text()))


def links(page: Path) -> Iterator[str]:
    return (unquote(link) for link in _LINK.findall(prose(page)) if not re.match(r"[a-z]+:", link))


def anchors(page: Path) -> set[str]:
    """The names that GitHub and its like give to headings."""
    titles = (title.strip().lower() for title in _HEADING.findall(_FENCED.sub("", page.read_text())))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def dead(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return not target.exists() or (target.suffix == ".md" and bool(anchor) and anchor not in anchors(target))


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(PROJECT)))
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(document: Path) -> None:
    assert not [link for link in links(document) if dead(document, link)]


def test_every_page_of_the_documentation_can_be_reached_from_its_first_page() -> None:
    reached: set[Path] = set()
    waiting = [PROJECT / "docs" / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        found = ((page.parent / link.partition("#")[0]).resolve() for link in links(page))
        waiting += [path for path in found if path.suffix == ".md" and path not in reached]
    assert not [str(page.relative_to(PROJECT)) for page in PAGES if "docs" in page.parts and page not in reached]


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n\n[a](#one-thing) [b](#other) [c](away.md) `[d](code.md)` [e](page.md#one-thing)\n")
    assert [link for link in links(page) if dead(page, link)] == ["#other", "away.md"]
