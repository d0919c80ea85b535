"""KEY: how two systems know that they talk about the same record."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import about_map, at_map
from briefs.readiness.rule import Raised, Role, Rule, Severity
from datamaps.map.flow_choices import Cardinality, MatchHow, RecordOperation
from datamaps.map.flows import Flow, MatchPair, RecordMap
from datamaps.map.lint import is_required
from datamaps.schema.shapes import Field
from integrations_portal.shapes.paths import FieldRef, RecordRef, last_name

_CHANGES = frozenset([RecordOperation.UPDATE, RecordOperation.UPSERT, RecordOperation.DELETE])
_CREATES = frozenset([RecordOperation.CREATE, RecordOperation.UPSERT])
_SHARED_FORMATS = frozenset(["email", "phone"])
_SHARED_NAMES = ("name", "mail", "phone", "mobile")
_OWN_NAMES = ("username", "hostname", "filename")


def _pairs(case: Case, flow: Flow, record_map: RecordMap) -> list[tuple[MatchPair, Field, Field]]:
    """The match pairs whose fields the catalog knows, with those fields."""
    found = []
    for pair in record_map.match_key:
        source = case.map.fields.get(FieldRef(flow.source, record_map.source, pair.source or ""))
        target = case.map.fields.get(FieldRef(flow.target, record_map.target, pair.target or ""))
        if source and target:
            found.append((pair, source, target))
    return found


def _about(case: Case, flow: Flow, record_map: RecordMap, field: str) -> Raised:
    record = case.map.records.get(RecordRef(flow.target, record_map.target))
    shared = case.map.shared_by_record.get(RecordRef(flow.target, record_map.target))
    return Raised(
        about_map(flow, record_map),
        at_map(flow, record_map, field),
        {
            "record": (record and record.title) or record_map.target,
            "system": case.map.label(flow.target),
            "source": case.map.label(flow.source),
        },
        ownership=shared.ownership if shared else (),
        systems=(flow.target,),
    )


def no_match_key(case: Case) -> Iterator[Raised]:
    """A record map updates, upserts or deletes and has no match key."""
    for flow, record_map in case.record_maps:
        if record_map.operation in _CHANGES and not record_map.match_key:
            yield _about(case, flow, record_map, "match_key")


def shared_key(case: Case) -> Iterator[Raised]:
    """Every pair of the match key is an e-mail address or phone number, or ends in name, mail, phone or mobile on
    the target (user, host and file names do not count). A table of pairs is exempt."""
    for flow, record_map in case.record_maps:
        pairs = _pairs(case, flow, record_map)
        if pairs and all(_may_be_shared(*pair) for pair in pairs):
            yield _about(case, flow, record_map, "match_key")


def _may_be_shared(pair: MatchPair, source: Field, target: Field) -> bool:
    if pair.how is MatchHow.CROSS_REFERENCE:
        return False
    if _SHARED_FORMATS & {source.format.casefold(), target.format.casefold()}:
        return True
    name = last_name(target.path).casefold().replace("_", "")
    return name.endswith(_SHARED_NAMES) and not name.endswith(_OWN_NAMES)


def weak_key(case: Case) -> Iterator[Raised]:
    """A record map updates, upserts or deletes, and a key source is not required; or its only pair is neither unique
    nor a key on the target (a table of pairs is exempt), or on the source unless many become one."""
    for flow, record_map in case.record_maps:
        pairs = _pairs(case, flow, record_map)
        if record_map.operation not in _CHANGES or not pairs:
            continue
        optional = any(not is_required(source) for _pair, source, _target in pairs)
        if optional or (len(record_map.match_key) == 1 and _is_ambiguous(record_map, *pairs[0])):
            yield _about(case, flow, record_map, "match_key")


def _is_ambiguous(record_map: RecordMap, pair: MatchPair, source: Field, target: Field) -> bool:
    if pair.how is MatchHow.CROSS_REFERENCE:
        return False
    many = record_map.cardinality is Cardinality.MANY_TO_ONE
    return not (target.unique or target.key) or not (many or source.unique or source.key)


def vanishing_not_decided(case: Case) -> Iterator[Raised]:
    """An update or upsert without a rule for deleted or for merged records; a create without one for deleted."""
    for flow, record_map in case.record_maps:
        updates = record_map.operation in (RecordOperation.UPDATE, RecordOperation.UPSERT)
        creates = record_map.operation is RecordOperation.CREATE
        if (updates or creates) and record_map.delete_rule is None:
            yield _about(case, flow, record_map, "delete_rule")
        elif updates and record_map.merge_rule is None:
            yield _about(case, flow, record_map, "merge_rule")


def ids_not_kept(case: Case) -> Iterator[Raised]:
    """A create or upsert into a record whose key is read-only, and there is no table of pairs, no move that carries a
    unique source field into the target, and none that writes the new id back."""
    carried = _carried(case)
    for flow, record_map in case.record_maps:
        source, target = RecordRef(flow.source, record_map.source), RecordRef(flow.target, record_map.target)
        record = case.map.records.get(target)
        made_there = record is not None and any(field.key and field.read_only for field in record.fields)
        if record_map.operation not in _CREATES or not made_there:
            continue
        paired = any(pair.how is MatchHow.CROSS_REFERENCE for pair in record_map.match_key)
        if not paired and (source, target) not in carried:
            yield _about(case, flow, record_map, "match_key")


def _carried(case: Case) -> set[tuple[RecordRef, RecordRef]]:
    """Pairs of records of which one keeps the identity of the other: the unique field of the first lies in the
    second, or the key of the second is written back into the first."""
    found: set[tuple[RecordRef, RecordRef]] = set()
    for move in case.moves:
        if len(move.sources) == 1 and move.target:
            source, target = move.sources[0], move.target
            field = case.field(source)
            if field.unique or field.key:
                found.add((source.of, target.of))
            if field.key:
                found.add((target.of, source.of))
    return found


RULES = (
    Rule(
        "KEY-01",
        Severity.BLOCKER,
        Role.DATA_OWNER,
        _("How do we know which {record} in {system} is the one that comes from {source}?"),
        no_match_key,
    ),
    Rule(
        "KEY-02",
        Severity.WARNING,
        Role.DATA_OWNER,
        _("{record} in {system} is found by something that two people can share. What else tells them apart?"),
        shared_key,
    ),
    Rule(
        "KEY-03",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("What if two records of {record} in {system} match, or none?"),
        weak_key,
    ),
    Rule(
        "KEY-04",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("What becomes of {record} in {system} if the one in {source} is deleted or merged?"),
        vanishing_not_decided,
    ),
    Rule(
        "KEY-05",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("{system} gives {record} a number of its own. Where do we keep the pair of ids?"),
        ids_not_kept,
    ),
)
