"""FLD: whether a value means the same on the other side: closed lists, time zones, currencies and units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import about_field, at_move
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from datamaps.map.datamap import Move
from datamaps.map.flow_choices import Transform
from datamaps.map.lint import PLAIN_COPIES, both_ways, value_pairs
from datamaps.schema.shapes import Field, FieldType
from integrations_portal.shapes.paths import last_name

_MOMENTS = frozenset([FieldType.DATETIME, FieldType.TIME])
_TIMES = _MOMENTS | {FieldType.DATE}
_AMOUNTS = ("price", "amount", "total", "cost", "fee", "balance", "salary")


def values_not_mapped(case: Case) -> Iterator[Raised]:
    """One source with a list of values, into a lookup or a target with a list: one of the values is neither in the
    map's values nor (copy, rename) in the target's list, and nothing says what to do with unmapped ones; or a mapped
    target value is not in the target's list."""
    for move in case.moves:
        if len(move.sources) != 1 or move.target is None:
            continue
        open_ = _unmapped(case, move)
        if open_:
            yield Raised(
                about_field(move.flow, move.sources[0]),
                at_move(move, "values"),
                {"values": open_, "system": case.map.label(move.target.system)},
                **case.owners(move),
            )


def _unmapped(case: Case, move: Move) -> tuple[str, ...]:
    """Values that would arrive as something the target does not know."""
    source, target = case.field(move.sources[0]), case.field(move.ends[0])
    if not (source.values or target.values):
        return ()
    pairs = dict(value_pairs(case.map, move))
    missing: list[str] = []
    if source.values and (move.how is Transform.LOOKUP or target.values) and move.field_map.unmapped is None:
        allowed = frozenset(target.values) if move.how in PLAIN_COPIES else frozenset[str]()
        missing = [value for value in source.values if value not in pairs and value not in allowed]
    if target.values:
        # A map to a value that the target does not have is wrong even where the source's values are not listed.
        missing += [one for one, other in pairs.items() if other and other not in target.values]
    return tuple(dict.fromkeys(missing))


def zone_or_currency_missing(case: Case) -> Iterator[Raised]:
    """On either side of a move: a date and time, or a time, without time zone; a copied date or time whose zones
    differ; money (by its format, or a number with decimal places whose name says price, amount, total, cost, fee,
    balance or salary) without currency; a critical number, other than a key, without unit or currency."""
    for move in case.mapped:
        keys = {path for pair in move.record_map.match_key for path in (pair.source, pair.target)}
        for end in move.ends:
            field = case.field(end)
            if _is_vague(field, field.key or field.path in keys):
                yield Raised(
                    about_field(move.flow, end), Where("catalog", str(end), _missing(field)), {"field": case.name(end)}
                )
        if _zones_differ(case, move) and move.target:
            yield Raised(
                about_field(move.flow, move.target), at_move(move, "transform"), {"field": case.name(move.target)}
            )


def _missing(field: Field) -> str:
    return "timezone" if field.type in _MOMENTS else "currency" if _is_money(field) else "unit"


def _is_vague(field: Field, in_key: bool) -> bool:
    if field.type in _MOMENTS:
        return not field.timezone
    if _is_money(field):
        return not field.currency
    counted = field.critical and field.type is FieldType.NUMBER and not in_key
    return counted and not (field.unit or field.currency)


def _is_money(field: Field) -> bool:
    if field.format.casefold() == "money":
        return True
    if field.type is not FieldType.NUMBER or not field.scale:
        return False
    name = last_name(field.path).casefold()
    return any(word in name for word in _AMOUNTS)


def _zones_differ(case: Case, move: Move) -> bool:
    """Only where both sides state a zone: a side that states none is asked for it where it matters."""
    if move.how not in PLAIN_COPIES or len(move.sources) != 1 or move.target is None:
        return False
    source, target = case.field(move.sources[0]), case.field(move.target)
    times = source.type in _TIMES and target.type in _TIMES
    return times and bool(source.timezone and target.timezone) and source.timezone != target.timezone


def not_reversible(case: Case) -> Iterator[Raised]:
    """A move that runs both ways gives several source values the same target value."""
    for move in case.mapped:
        if move.target is None or not (move.field_map.values or move.field_map.table) or not both_ways(move):
            continue
        by_target: dict[str, set[str]] = defaultdict(set)
        for pair in case.map.values_of(move.field_map):
            by_target[pair.target].add(pair.source)
        shared = tuple(target for target, sources in by_target.items() if target and len(sources) > 1)
        if shared:
            yield Raised(
                about_field(move.flow, move.target),
                at_move(move, "values"),
                {"values": shared, "system": case.map.label(move.flow.source)},
                **case.owners(move),
            )


RULES = (
    Rule(
        "FLD-03",
        Severity.BLOCKER,
        Role.DATA_OWNER,
        _("What becomes of {values} in {system}?"),
        values_not_mapped,
    ),
    Rule(
        "FLD-05",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("Which time zone, currency or unit does {field} have?"),
        zone_or_currency_missing,
    ),
    Rule(
        "FLD-06",
        Severity.WARNING,
        Role.DATA_OWNER,
        _("Several values become {values}. How do we map it back in {system}?"),
        not_reversible,
    ),
)
