"""The reference pages say what the code says: commands, kinds of change, connector kinds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from briefs.management import reference as commands
from datamaps.connectors import reference as connector_kinds
from datamaps.connectors.kinds import KINDS
from datamaps.management.reports import Report, as_data
from datamaps.schema import reference as change_kinds
from datamaps.schema.kinds import ChangeKind
from tests.ground.imports import PACKAGES

PAGES = {
    "change-kinds.md": change_kinds.page,
    "commands.md": commands.page,
}
OURS = sorted(name for name, app in get_commands().items() if str(app).split(".")[0] in PACKAGES)


@pytest.mark.parametrize(("name", "made"), PAGES.items(), ids=PAGES)
def test_a_page_is_up_to_date(name: str, made: Callable[[], str], project: Path) -> None:
    assert (project / "docs" / "reference" / name).read_text() == made(), "Run script/reference.py."


def test_every_kind_of_change_stands_on_the_page_once_with_two_severities() -> None:
    rows = [line.split(" | ") for line in change_kinds.page().splitlines() if line.startswith("| `")]
    assert [row[0].strip("| `") for row in rows] == [kind.value for kind in ChangeKind]
    assert all(severity.strip(" |") in ("breaking", "warning", "info") for row in rows for severity in row[-2:])


def test_what_the_registry_says_of_the_kinds_is_up_to_date(project: Path) -> None:
    page = (project / "docs" / "reference" / "connectors.md").read_text()
    assert page == connector_kinds.page(page), "Run script/reference.py."


def test_what_people_wrote_of_a_kind_stays_and_a_new_kind_comes_last() -> None:
    facts = f"{connector_kinds.BEGIN.format('csv')}\nold\n{connector_kinds.END}\n"
    gone = f"{connector_kinds.BEGIN.format('telex')}\nold\n{connector_kinds.END}\n"
    page = connector_kinds.page(f"# Kinds\n\n## Text\n\n{facts}\n- Written by people\n{gone}")
    assert page.startswith("# Kinds\n\n## Text\n\n<!-- facts of csv -->\n- Id: `csv`")
    assert "<!-- end of facts -->\n\n- Written by people\n\n## " in page
    assert "telex" not in page
    assert page.count("- Id: `csv`") == 1
    assert connector_kinds.page(page) == page


def test_every_connector_kind_says_what_it_takes_and_asks() -> None:
    page = connector_kinds.page("")
    for kind in KINDS.values():
        assert f"- Id: `{kind.id}`" in page
        assert all(f"| `{ask.name}` |" in page for ask in kind.asks)
    assert "- Takes: \n" not in page


def test_every_command_is_on_the_page_in_one_group() -> None:
    assert sorted(name for names in commands.GROUPS.values() for name in names) == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_argument_of_a_command_says_what_it_is(name: str) -> None:
    command = load_command_class(str(get_commands()[name]), name)
    assert command.help.endswith(".")
    assert not [one.dest for one in commands.arguments(name, command) if not one.help]


def test_the_answers_of_a_comparison_are_named_as_they_are_printed() -> None:
    report = Report("old", "new").failed("unreachable", "It could not be reached.")
    assert all(name in commands.OUTPUT["compare"] for name in as_data(report))
