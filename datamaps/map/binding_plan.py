"""What follows when somebody says, beside a mapped field, which system is right: a plan, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from datamaps.map.datamap import DataMap, Move
from datamaps.map.flow_choices import SAME_VALUE
from datamaps.map.shared import Ownership, SharedField, SharedRecord
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.paths import FieldRef, RecordRef, last_name, parse_field_ref


class Obstacle(Choice):
    """Why it cannot be said here."""

    NOT_MOVED = "not_moved", _("This row moves nothing, so nothing can disagree.")
    NO_TARGET = "no_target", _("This row has no target field yet. Say first where the value goes.")
    STAGES = "stages", _("Which system is right changes with the stage. Change it on the page of the shared field.")


@dataclass(frozen=True)
class Standing:
    """How the two sides of a mapped field stand in the shared data, before anybody chooses.

    `record` and `field` are the shared field that the choice is about; without a field, one is made in the record,
    and without a record, that too. `other` is a different shared field to which a source belongs.
    """

    target: FieldRef | None
    record: SharedRecord | None = None
    field: SharedField | None = None
    bind: tuple[FieldRef, ...] = ()
    bind_records: tuple[RecordRef, ...] = ()
    other: tuple[SharedRecord, SharedField] | None = None
    obstacle: Obstacle | None = None

    @property
    def ownership(self) -> tuple[Ownership, ...]:
        """The rows that hold now: those of the field, else of its record."""
        own = self.field.ownership if self.field else ()
        return own or (self.record.ownership if self.record else ())

    @property
    def now(self) -> Ownership:
        return self.ownership[0] if self.ownership else Ownership()

    @property
    def field_name(self) -> str:
        if self.field is not None:
            return self.field.name or self.field.key
        return in_words(last_name(self.target.path)) if self.target else ""

    @property
    def record_name(self) -> str:
        if self.record is not None:
            return self.record.name or self.record.key
        return in_words(self.target.record.rpartition(".")[2]) if self.target else ""

    @property
    def places(self) -> tuple[FieldRef, ...]:
        """Every place of the shared field, with those that are bound by the choice."""
        held = tuple(parse_field_ref(place) for place in self.field.in_) if self.field else ()
        return (*held, *self.bind)

    @property
    def version(self) -> int:
        """Stands for all of this: what somebody saw is what they decided about."""
        told = [
            self.record.plain() if self.record else None,
            self.field.key if self.field else None,
            [str(place) for place in (*self.bind, *self.bind_records)],
        ]
        return int(digest(told)[:12], 16)


@dataclass(frozen=True)
class BindingPlan:
    """What is to be saved: the answers of the shared field after it."""

    standing: Standing
    ownership: tuple[Ownership, ...]

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(map(str, self.standing.places))

    @property
    def changes(self) -> bool:
        field = self.standing.field
        return field is None or bool(self.standing.bind) or field.ownership != self.ownership


def standing_of(map: DataMap, move: Move | None) -> Standing:
    """How a mapped field stands; `map` holds the shared data of the whole workspace. A row that is not to be moved
    is no move."""
    if move is None:
        return Standing(None, obstacle=Obstacle.NOT_MOVED)
    if move.target is None:
        return Standing(None, obstacle=Obstacle.NO_TARGET)
    ends = same_things(move)
    held = [(end, map.shared_by_field[end]) for end in ends if end in map.shared_by_field]
    if held:
        record, field = held[0][1]
        bind = tuple(end for end in ends if end not in map.shared_by_field)
        other = next((pair for _end, pair in held if pair[1] is not field), None)
        obstacle = Obstacle.STAGES if len(field.ownership or record.ownership) > 1 else None
        return Standing(move.target, record, field, bind, other=other, obstacle=obstacle)
    return _unbound(map, move.target, ends)


def _unbound(map: DataMap, target: FieldRef, ends: tuple[FieldRef, ...]) -> Standing:
    """Neither side belongs to a shared field: one is made, in the record that they, or their name, belong to."""
    places = tuple(dict.fromkeys(end.of for end in ends))
    known = (map.shared_by_record[of] for of in places if of in map.shared_by_record)
    name = in_words(target.record.rpartition(".")[2]).casefold()
    named = (row for row in map.shared_records if name in (row.key.casefold(), row.name.casefold()))
    found = next(known, None) or next(named, None)
    free = tuple(of for of in places if of not in map.shared_by_record) if found is None else ()
    obstacle = Obstacle.STAGES if found and len(found.ownership) > 1 else None
    return Standing(target, found, None, ends, free, obstacle=obstacle)


def same_things(move: Move) -> tuple[FieldRef, ...]:
    """The fields of a move that hold one and the same thing: target first, and a single source that becomes it."""
    single = len(move.sources) == 1 and move.how in SAME_VALUE
    return move.ends if single else move.ends[:1] if move.target else ()


def plan_of(standing: Standing, chosen: Ownership) -> BindingPlan:
    """The rows after somebody chose. Raises ValueError where they cannot be chosen here."""
    if standing.obstacle is not None:
        raise ValueError(standing.obstacle)
    own = standing.field.ownership if standing.field else ()
    # What a record says holds for the field until it says something itself.
    unchanged = not own and chosen == standing.now and bool(standing.ownership)
    return BindingPlan(standing, () if unchanged else (chosen,))


def in_words(name: str) -> str:
    """`billing_country` and `billingCountry` as `Billing country`."""
    spaced = "".join(
        f" {letter.lower()}" if letter.isupper() and before.islower() else letter
        for before, letter in zip(f" {name}", name, strict=False)
    )
    words = " ".join(spaced.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
