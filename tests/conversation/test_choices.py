"""What a list of people, teams and systems offers, and in which spelling."""

from __future__ import annotations

from briefs.forms.choices import Setting, people_and_systems, with_current
from tests.documents.conftest import example

KINDS = ("team", "contact")


def offered(*current: str) -> list[tuple[str, str]]:
    setting = Setting(example("small"), ())
    options = with_current(people_and_systems(setting, KINDS, current), current, setting.dossier)
    return [(key, str(name)) for key, name in options]


def test_a_team_that_an_answer_names_with_its_kind_is_that_team() -> None:
    options = offered("team:finance", "contact:dana", "")
    assert ("team:finance", "Finance") in options
    assert ("contact:dana", "Dana Okafor") in options
    assert len(options) == len(offered())
    assert "no longer here" not in str(options)


def test_each_row_keeps_its_own_spelling() -> None:
    options = offered("team:finance", "finance")
    assert {key for key, name in options if name == "Finance"} == {"team:finance", "finance"}


def test_one_who_is_gone_is_told_as_gone() -> None:
    assert "no longer here" in str(offered("team:legal")[-1])
