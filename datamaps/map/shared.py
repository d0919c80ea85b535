"""Shared data: what the business calls it, whichever system holds it, and who is right about it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import (
    ContactKey,
    FieldReference,
    Flag,
    Key,
    Line,
    Lines,
    RecordReference,
    SystemKey,
    TeamKey,
    Text,
)


class ConflictRule(Choice):
    OWNER_WINS = "owner_wins", _("The owner wins")
    TRUSTED_ORDER = "trusted_order", _("A trusted order of systems")
    MOST_RECENT = "most_recent", _("The latest change wins")
    MOST_COMPLETE = "most_complete", _("The fuller value wins")
    MANUAL_REVIEW = "manual_review", _("A person decides")
    NO_UPDATE = "no_update", _("Nothing is changed")


class ResolutionKind(Choice):
    ONE_MEANING = "one_meaning", _("One shared meaning")
    SPLIT = "split", _("Split into separate fields")
    TRANSLATE = "translate", _("Translate for each system")
    DO_NOT_SYNC = "do_not_sync", _("Do not move it")


class Ownership(Row):
    """Who is right, who may write, and what happens when two disagree. `when` names a stage of the record."""

    natural_key = ("when", "system_of_record")
    when: Line = ""
    system_of_record: SystemKey | None = None
    may_write: tuple[SystemKey, ...] = ()
    conflict_rule: ConflictRule | None = None
    trusted_order: tuple[SystemKey, ...] = ()
    steward: ContactKey | None = None

    @property
    def writers(self) -> frozenset[str]:
        owner = (self.system_of_record,) if self.system_of_record else ()
        return frozenset(self.may_write + owner)

    @property
    def rule_set(self) -> bool:
        if self.conflict_rule is ConflictRule.TRUSTED_ORDER:
            return bool(self.trusted_order)
        return self.conflict_rule is not None


def owners_with(row: Ownership, rows: Iterable[Ownership]) -> frozenset[str]:
    """The systems that are said to be right in the stage of a row. More than one contradict each other."""
    stage = row.when.casefold().strip()
    return frozenset(
        other.system_of_record for other in rows if other.system_of_record and other.when.casefold().strip() == stage
    )


class Definition(Row):
    """What one team means by a word. Without a term, the word is the name of the field."""

    natural_key = ("term", "team")
    term: Line = ""
    team: TeamKey | None = None
    means: Text = ""
    test: Line = ""


class Resolution(Shape):
    kind: ResolutionKind | None = None
    into: Lines = ()
    text: Text = ""
    decision: Line = ""
    agreed: Flag = False


class Place(Shape):
    """Where shared data lies: a reference to a record or a field of the catalog."""

    place: Line


class SharedField(Row):
    natural_key = ("key",)
    key: Key
    name: Line = ""
    critical: Flag = False
    in_: tuple[FieldReference, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    definitions: tuple[Definition, ...] = ()
    resolution: Resolution | None = None


class SharedRecord(Row):
    natural_key = ("key",)
    key: Key
    name: Line = ""
    description: Text = ""
    in_: tuple[RecordReference, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    fields: tuple[SharedField, ...] = ()


class ValuePair(Row):
    natural_key = ("source",)
    source: Line = ""
    target: Line = ""
    note: Line = ""


class ValueTable(Row):
    natural_key = ("key",)
    key: Key
    values: tuple[ValuePair, ...] = ()
