"""What the form of a live check asks: only what belongs to the answer before it, and all of that."""

from __future__ import annotations

from datamaps.connectors.kinds import KINDS
from datamaps.forms.connectors import ConfigForm


def form(**given: str) -> ConfigForm:
    return ConfigForm(KINDS["sql"], data={f"config-{name}": value for name, value in given.items()})


def test_a_database_server_needs_its_address_and_a_file_needs_its_name() -> None:
    assert set(form(dialect="postgresql").errors) == {"host", "database"}
    assert set(form(dialect="sqlite").errors) == {"path"}
    assert form(dialect="mysql", host="db.example.com", database="crm").is_valid()


def test_what_was_typed_before_the_first_answer_was_changed_is_not_kept() -> None:
    changed = form(dialect="sqlite", path="crm.sqlite", host="db.example.com", user="priya", watch="Customer")
    assert changed.is_valid()
    assert changed.config() == {"dialect": "sqlite", "path": "crm.sqlite", "watch": "Customer"}


def test_a_question_belongs_to_answers_that_can_be_given() -> None:
    for kind in KINDS.values():
        given = {value for value, _label in kind.asks[0].choices} if kind.asks else set()
        assert all(set(ask.only_for) <= given for ask in kind.asks), kind.id
