"""Which fields that move are only what is usual: they came from a template, and no source has confirmed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import ngettext

from datamaps.map.datamap import Move
from datamaps.schema.shapes import Field, SystemSchema
from integrations_portal.shapes.paths import FieldRef


def unconfirmed(moves: Iterable[Move], fields: Mapping[FieldRef, Field]) -> tuple[FieldRef, ...]:
    """Each such field that these moves read or write, once."""
    ends = dict.fromkeys(end for move in moves for end in move.ends)
    return tuple(end for end in ends if (field := fields.get(end)) and field.unconfirmed)


def unconfirmed_in_words(count: int) -> str:
    """A sentence for a table of mapped fields; nothing when there are none."""
    if not count:
        return ""
    return ngettext(
        "%(n)d field here comes from a template: no import, sample or check has confirmed it yet.",
        "%(n)d fields here come from a template: no import, sample or check has confirmed them yet.",
        count,
    ) % {"n": count}


def confirmed_by(documented: SystemSchema, seen: SystemSchema) -> frozenset[tuple[str, str]]:
    """Record and path of the fields that a source has shown, and that nothing had confirmed before."""
    waiting = {(one.name, row.path) for one in documented.records for row in one.fields if row.unconfirmed}
    if not waiting:
        return frozenset()
    return frozenset(waiting & {(one.name, row.path) for one in seen.records for row in one.fields})
