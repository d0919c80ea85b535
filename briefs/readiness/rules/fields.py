"""FLD: whether every field that moves arrives, fits, and is understood on the other side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.places import about_field, about_map, at_field_map, at_map, at_move, end_of
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from datamaps.map.datamap import Move
from datamaps.map.flow_choices import NullRule, RecordOperation, Transform
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.lint import (
    PLAIN_COPIES,
    is_narrower,
    looked_at,
    may_be_empty,
    missing_targets,
    not_looked_at,
    types_differ,
    written_paths,
)
from integrations_portal.shapes.paths import FieldRef, RecordRef

_CREATES = frozenset([RecordOperation.CREATE, RecordOperation.UPSERT])


def required_not_filled(case: Case) -> Iterator[Raised]:
    """A record map creates or upserts, and a required target field that is not read-only and has no default of its
    own is the target of no move of this flow. A field inside a list or group counts only when a sibling is mapped."""
    for flow in case.brief.flows:
        written = written_paths(flow)
        for record_map in flow.record_maps:
            ref = RecordRef(flow.target, record_map.target)
            record = case.map.records.get(ref)
            if record_map.operation not in _CREATES or record is None:
                continue
            for field in missing_targets(record, written.get(ref, set())):
                place = FieldRef(*ref, field.path)
                yield Raised(
                    about_field(flow, place),
                    Where("flows", f"{about_map(flow, record_map)}/{field.path}", "source"),
                    {"field": field.title or field.path, "system": case.map.label(flow.target)},
                )


def does_not_fit(case: Case) -> Iterator[Raised]:
    """A copy or rename with one source: the type differs (whole number to number, date to date and time, any plain
    value to text, and unknown types are allowed), or both sides state a maximum length, precision, scale or maximum
    and the target's is lower."""
    for move in case.moves:
        if move.how not in PLAIN_COPIES or len(move.sources) != 1 or move.target is None:
            continue
        source, target = case.field(move.sources[0]), case.field(move.target)
        if types_differ(source.type, target.type) or is_narrower(source, target):
            yield Raised(
                about_field(move.flow, move.target),
                at_move(move, "transform"),
                {"value": case.name(move.sources[0]), "system": case.map.label(move.target.system)},
                **case.owners(move),
            )


def empty_not_decided(case: Case) -> Iterator[Raised]:
    """The source may be empty or left out, the target is required, and the rule for empty values is missing, copies
    the blank, or uses a default that is not given."""
    for move in case.moves:
        if move.target is None or not case.field(move.target).required:
            continue
        rule = move.field_map.null_rule
        unclear = rule in (None, NullRule.COPY_BLANK) or (rule is NullRule.DEFAULT and move.field_map.default is None)
        empty = next((end for end in move.sources if may_be_empty(case.field(end))), None)
        if unclear and empty:
            yield Raised(
                about_field(move.flow, empty),
                at_move(move, "null_rule"),
                {"field": case.name(empty), "system": case.map.label(move.target.system)},
                **case.owners(move),
            )


def written_twice(case: Case) -> Iterator[Raised]:
    """Two moves of one flow in the same direction write one target field, unless each has a rule, or their record
    maps differ in filter or operation."""
    for moves in case.moves_by_flow.values():
        rivals: dict[tuple[object, ...], list[Move]] = defaultdict(list)
        for move in moves:
            record_map = move.record_map
            rivals[move.way, move.target, record_map.filter, record_map.operation].append(move)
        for same in rivals.values():
            target = same[0].target
            if target and len(same) > 1 and not all(move.field_map.rule for move in same):
                yield Raised(
                    about_field(same[0].flow, target),
                    at_move(same[1], "rule"),
                    {"field": case.name(target), "count": len(same)},
                )


def not_looked_at_yet(case: Case) -> Iterator[Raised]:
    """A record map whose source record has fields, not deprecated, that no field map reads and that are not left out
    on purpose. Told once for each record map."""
    for flow, record_map in case.record_maps:
        record = case.map.records.get(RecordRef(flow.source, record_map.source))
        fields = not_looked_at(record, looked_at(flow, record_map.source)) if record else []
        if record and fields:
            yield Raised(
                about_map(flow, record_map),
                at_map(flow, record_map, "left_out"),
                {
                    "count": len(fields),
                    "record": record.title or record.name,
                    "fields": tuple(field.path for field in fields),
                },
                systems=(flow.source,),
            )


def not_confirmed(case: Case) -> Iterator[Raised]:
    """A suggested field map that nobody has confirmed."""
    for flow, record_map in case.record_maps:
        for field_map in record_map.fields:
            if not field_map.confirmed:
                end = end_of(flow, record_map, field_map)
                shared = case.map.shared_by_field.get(end)
                yield Raised(
                    about_field(flow, end),
                    at_field_map(flow, record_map, field_map, "confirmed"),
                    {"field": case.name(end)},
                    ownership=case.rows_of(*shared) if shared else (),
                    systems=(end.system,),
                )


def gone(case: Case) -> Iterator[Raised]:
    """A move or match key names a path that the catalog does not have. A deprecated field is a warning."""
    known = case.map.fields
    for move, end in case.gone:
        yield _gone(case, move.flow, end, at_move(move, "source" if end in move.sources else "target"))
    for flow, record_map in case.record_maps:
        for end in _key_ends(flow, record_map):
            if end not in known or known[end].deprecated:
                yield _gone(case, flow, end, at_map(flow, record_map, "match_key"))
    leaving = {ref for ref, field in known.items() if field.deprecated}
    for move in case.mapped if leaving else ():
        for end in move.ends:
            if end in leaving:
                yield _gone(case, move.flow, end, at_move(move, "source" if end in move.sources else "target"))


def _gone(case: Case, flow: Flow, end: FieldRef, where: Where) -> Raised:
    deprecated = end in case.map.fields
    gap = Gap.DEPRECATED if deprecated else Gap.GONE
    return Raised(
        about_field(flow, end),
        where,
        {"field": end.path, "record": end.record, "system": case.map.label(end.system), "gap": gap},
        severity=Severity.WARNING if deprecated else None,
    )


def _key_ends(flow: Flow, record_map: RecordMap) -> Iterator[FieldRef]:
    for pair in record_map.match_key:
        if pair.source:
            yield FieldRef(flow.source, record_map.source, pair.source)
        if pair.target:
            yield FieldRef(flow.target, record_map.target, pair.target)


def no_rule(case: Case) -> Iterator[Raised]:
    """A value that is worked out, split or joined has no rule; a lookup has no rule, values or table; a constant has
    no value."""
    for flow, record_map in case.record_maps:
        for field_map in record_map.fields:
            if _is_unexplained(field_map):
                end = end_of(flow, record_map, field_map)
                yield Raised(
                    about_field(flow, end),
                    at_field_map(flow, record_map, field_map, "rule"),
                    {"field": case.name(end)},
                )


def _is_unexplained(field_map: FieldMap) -> bool:
    match field_map.how:
        case Transform.DERIVE | Transform.SPLIT | Transform.CONCATENATE:
            return not field_map.rule
        case Transform.LOOKUP:
            return not (field_map.rule or field_map.values or field_map.table)
        case Transform.CONSTANT:
            return field_map.default is None
    return False


RULES = (
    Rule(
        "FLD-01",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("{system} needs {field}. What goes in?"),
        required_not_filled,
    ),
    Rule(
        "FLD-02",
        Severity.BLOCKER,
        Role.DATA_OWNER,
        _("“{value}” will not fit in {system}. Cut, round or reject?"),
        does_not_fit,
    ),
    Rule(
        "FLD-04",
        Severity.WARNING,
        Role.DATA_OWNER,
        _("{system} must have a value. What if {field} is empty?"),
        empty_not_decided,
    ),
    Rule(
        "FLD-07",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("Two values are sent into {field}. Which of the two wins?"),
        written_twice,
    ),
    Rule(
        "FLD-08",
        Severity.HINT,
        Role.DATA_OWNER,
        _("Nobody has looked at {fields} of {record}. Move it, or leave it out on purpose?"),
        not_looked_at_yet,
    ),
    Rule(
        "FLD-09",
        Severity.WARNING,
        Role.STEWARD,
        _("A value for {field} was suggested. Is this suggestion right?"),
        not_confirmed,
    ),
    Rule(
        "FLD-10",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("In {system}, {field} of {record} {gap}. Replace with what?"),
        gone,
    ),
    Rule(
        "FLD-11",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("How is {field} worked out?"),
        no_rule,
    ),
)
