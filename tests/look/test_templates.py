"""The content security policy holds in every template and script, and files stay small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FORBIDDEN = {
    "style attribute": r"<[a-z][^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "event handler": r"<[a-z][^>]*\son[a-z]+\s*=",
    "htmx handler": r"\shx-on[:-]",
    "htmx expression": r"\shx-(vals|headers|vars)\s*=\s*['\"]js:",
    "javascript address": r"javascript:",
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "foreign script, style or picture": r"<(?:script|link|img)[^>]*\b(?:src|href)=[\"']https?:",
}


def templates(project: Path) -> Iterator[Path]:
    for folder in ("templates", "integrations_portal", "datamaps", "briefs"):
        yield from (each for each in (project / folder).rglob("*.html") if "documents" not in each.parts)


def markup(text: str) -> str:
    """The template with tags taken out, so that {% if a > b %} does not end an element early."""
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "x", text, flags=re.DOTALL)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_breaks_the_content_security_policy(project: Path, what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE | re.DOTALL)
    guilty = [str(path.relative_to(project)) for path in templates(project) if pattern.search(markup(path.read_text()))]
    assert not guilty, f"{what} in {', '.join(guilty)}"


ACROSS = {"table.html", "check_ages.html", "mapping_grid.html", "value_table.html"}
"""Templates of tables that are compared across, typed into, or have two or three short columns."""


def test_tables_that_are_read_row_by_row_become_cards_on_a_phone(project: Path) -> None:
    for path in templates(project):
        text = markup(path.read_text())
        for table in re.findall(r'<table class="table.*?</table>', text, flags=re.DOTALL):
            if "folds" not in table.partition(">")[0]:
                assert path.name in ACROSS, path
                continue
            told = len(re.findall(r"<td[^>]*(?:data-label|wide|sentence|nothing|row-tool)", table))
            assert told or len(re.findall("<td", table)) < 3, f"{path}: cells that say nothing of their column"


def test_scripts_build_no_code_and_no_style_attribute(project: Path) -> None:
    for path in (project / "static" / "js").rglob("*.js"):
        text = path.read_text()
        assert not re.search(r"\beval\(|new Function|document\.write|\.style\.cssText|setAttribute\(.style", text), path


def test_style_sheets_load_nothing_from_elsewhere(project: Path) -> None:
    for path in (project / "static" / "css").rglob("*.css"):
        assert not re.search(r"@import|url\(\s*['\"]?(?!data:)", path.read_text()), path.name


def test_templates_styles_and_scripts_stay_small(project: Path) -> None:
    rooms = [*templates(project), *(project / "static").rglob("*.css"), *(project / "static").rglob("*.js")]
    long = [str(path.relative_to(project)) for path in rooms if len(path.read_text().splitlines()) > 300]
    assert not long
