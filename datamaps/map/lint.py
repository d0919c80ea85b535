"""What a data map says and leaves out, field by field: the facts on which readiness rules and pictures build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from datamaps.map.datamap import DataMap, Move, ways
from datamaps.map.flow_choices import Transform, Way
from datamaps.map.flows import Flow
from datamaps.schema.shapes import Classification, Field, FieldType, Personal, Record
from integrations_portal.shapes.paths import RecordRef, join_path, split_path

PLAIN_COPIES = frozenset([Transform.COPY, Transform.RENAME])
SCALARS = frozenset(FieldType) - {FieldType.OBJECT, FieldType.ARRAY}


@lru_cache(maxsize=65_536)
def containers(path: str) -> tuple[str, ...]:
    """The groups and lists that a path lies in, nearest first: `lines[]` and `lines` for `lines[].sku`."""
    if "." not in path and "[" not in path:
        return ()
    parts = split_path(path)
    return tuple(join_path(parts[:length]) for length in range(len(parts) - 1, 0, -1))


def all_containers(paths: Iterable[str]) -> set[str]:
    return {container for path in paths for container in containers(path)}


def both_ways(move: Move) -> bool:
    """Whether the field map of a move runs in both directions."""
    field_map = move.field_map
    runs = ways(move.flow, field_map)
    return Way.FORWARD in runs and Way.BACK in runs and len(field_map.source) == 1 and field_map.target is not None


def value_pairs(data: DataMap, move: Move) -> tuple[tuple[str, str], ...]:
    """What becomes what, in the direction of the move."""
    pairs = data.values_of(move.field_map)
    if move.way is Way.BACK:
        return tuple((pair.target, pair.source) for pair in pairs)
    return tuple((pair.source, pair.target) for pair in pairs)


def is_required(field: Field) -> bool:
    """Whether every record has it; a primary key always does."""
    return bool(field.required) or field.key


def may_be_empty(field: Field) -> bool:
    return bool(field.nullable) or not is_required(field)


def is_protected(field: Field) -> bool:
    """About a person, or restricted: somebody must have said who may see it."""
    return field.personal is not Personal.NONE or field.classification is Classification.RESTRICTED


def missing_targets(target: Record, written: set[str]) -> Iterator[Field]:
    """Required fields of a written record that nothing fills; `written` are the paths that the flow writes in it.

    A field inside a group or list is asked for only where something else of that group is written.
    """
    touched = all_containers(written)
    for field in target.fields:
        if not field.required or field.read_only or field.default is not None:
            continue
        around = containers(field.path)
        if field.path in written or field.path in touched or any(outer in written for outer in around):
            continue
        if not around or around[0] in touched:
            yield field


def written_paths(flow: Flow) -> dict[RecordRef, set[str]]:
    """The paths that a flow writes, by record: every target of a move, whether the catalog knows it or not."""
    found: dict[RecordRef, set[str]] = {}
    for record_map in flow.record_maps:
        for field_map in record_map.fields:
            if field_map.how is Transform.IGNORE:
                continue
            runs = ways(flow, field_map)
            if Way.FORWARD in runs and field_map.target:
                found.setdefault(RecordRef(flow.target, record_map.target), set()).add(field_map.target)
            if Way.BACK in runs and len(field_map.source) == 1 and field_map.target:
                found.setdefault(RecordRef(flow.source, record_map.source), set()).add(field_map.source[0])
    return found


def looked_at(flow: Flow, source: str) -> set[str]:
    """Paths of a source record that a flow reads, matches by, ignores or leaves out on purpose."""
    found: set[str] = set()
    for record_map in flow.record_maps:
        if record_map.source == source:
            found.update(path for field_map in record_map.fields for path in field_map.source)
            found.update(row.field for row in record_map.left_out if row.field)
            found.update(pair.source for pair in record_map.match_key if pair.source)
    return found


def not_looked_at(source: Record, seen: set[str]) -> list[Field]:
    """Fields of a record that nobody decided about. Groups are told by their members."""
    groups = all_containers(field.path for field in source.fields)
    return [
        field
        for field in source.fields
        if not field.deprecated
        and field.path not in seen
        and field.path not in groups
        and not any(outer in seen for outer in containers(field.path))
    ]


def types_differ(source: FieldType, target: FieldType) -> bool:
    """Whether a value of one type cannot simply be copied into the other."""
    if source is target or FieldType.UNKNOWN in (source, target):
        return False
    if (source, target) in ((FieldType.INTEGER, FieldType.NUMBER), (FieldType.DATE, FieldType.DATETIME)):
        return False
    return not (target is FieldType.STRING and source in SCALARS)


def is_narrower(source: Field, target: Field) -> bool:
    """Whether the target holds less than the source may send; only limits that both state are compared."""
    pairs = (
        (source.max_length, target.max_length),
        (source.precision, target.precision),
        (source.scale, target.scale),
        (source.maximum, target.maximum),
    )
    return any(ours is not None and theirs is not None and theirs < ours for ours, theirs in pairs)
