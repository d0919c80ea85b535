"""What differs between a documented and an observed shape of one system.

Layout is not a difference: order of keys, a schema moved behind a name or written out, the name of a path
parameter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from datamaps.schema.bodies import inline_names
from datamaps.schema.changes import Change, sort_key
from datamaps.schema.facets import Sight
from datamaps.schema.fields import Scene, compare_records
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.likeness import record_shape
from datamaps.schema.live import unmapped_values
from datamaps.schema.operations import (
    Matched,
    compare_pair,
    compare_system,
    match,
    told_once,
)
from datamaps.schema.pairing import that_lead_to_the_same
from datamaps.schema.renames import pair
from datamaps.schema.shapes import ANY, UNSHOWN, Hidden, SystemSchema
from datamaps.schema.tree import ROOT, Forest, link_names, shape_of_name
from integrations_portal.shapes.paths import join_path, split_path


@dataclass(frozen=True)
class Comparison:
    """Changes in a fixed order; counts by facet of what was documented but cannot be seen (`not_covered`) and
    of what was seen but never documented (`undocumented`); documented records that could not be looked at.
    """

    changes: tuple[Change, ...] = ()
    not_covered: Mapping[str, int] = field(default_factory=dict)
    undocumented: Mapping[str, int] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nothing documented is contradicted: all that was found is more than is documented."""
        return all(change.kind in _MORE for change in self.changes)


_MORE = frozenset({ChangeKind.RECORD_ADDED, ChangeKind.FIELD_ADDED, ChangeKind.OPERATION_ADDED})


def compare(
    documented: SystemSchema,
    observed: SystemSchema,
    sees: frozenset[str],
    positional: bool = False,
    baseline: SystemSchema | None = None,
) -> Comparison:
    """Every difference, told once.

    `sees`: the facets that the observing kind can know. `baseline`: the observation that the documentation
    was taken from. It tells an empty answer that means "there is none" from one that nobody gave: without it,
    a limit that the source has and the documentation has not is counted as undocumented; with it, it is a
    change when the baseline had none. Comparing two observations, the first is its own baseline.
    """
    before = Forest(documented, inline_names(documented))
    after = Forest(observed, inline_names(observed))
    base = before if baseline is documented else Forest(baseline) if baseline else None
    return compare_forests(before, after, base, sees, positional)


def compare_forests(
    before: Forest,
    after: Forest,
    base: Forest | None,
    sees: frozenset[str],
    positional: bool = False,
    equal_operations: int = 0,
) -> Comparison:
    """The same for trees, which may hold only what can differ: then `equal_operations` says how many are left
    out.
    """
    documented, observed, sight = before.schema, after.schema, Sight(sees)
    hidden = _hidden(before, after, observed.hidden)
    unshown = _hidden(before, after, [one for one in observed.hidden if one.reason == UNSHOWN])
    was_hidden = _once_hidden(before) | _once_hidden(base)
    scene = Scene(before, after, base, sight, hidden=hidden, was_hidden=was_hidden, positional=positional)
    scene.unshown = unshown
    found = match(documented, observed) if "operations" in sees else Matched((), (), ())
    _rename_records(scene)
    changes = list(_operations(scene, documented, observed, found))
    changes += _records(scene)
    changes += compare_system(documented, observed, found.prefix, sight)
    changes += _access(scene)
    changes += unmapped_values(documented, observed)
    changes = _shared_shapes_told_once(scene, changes)
    changes = told_once(changes, len(found.pairs) + equal_operations)
    if "operations" not in sees:
        sight.not_covered["operations"] += len(documented.operations)
    return Comparison(
        tuple(sorted(set(changes), key=sort_key)),
        _counts(sight.not_covered),
        _counts(sight.undocumented),
        tuple(sorted(name for name in before.records if (name, "") in hidden)),
    )


def _counts(counter: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in sorted(counter.items()) if count}


def _hidden(before: Forest, after: Forest, hidden: Iterable[Hidden]) -> frozenset[tuple[str, str]]:
    """Record and path of all that we may not see; `*` is spelled out as what is documented and was not shown."""
    found: set[tuple[str, str]] = set()
    for one in hidden:
        if one.record == ANY:
            found |= {(name, "") for name in before.records.keys() - after.records.keys()}
        elif one.path == ANY:
            found |= {(one.record, path) for path in _paths(before, one.record) - _paths(after, one.record)}
        else:
            found.add((one.record, one.path or ""))
    return frozenset(found)


def _paths(forest: Forest, record: str) -> frozenset[str]:
    """The paths of all fields of a record, with those of groups that have no row of their own."""
    rows = forest.records[record].fields if record in forest.records else ()
    return frozenset(
        join_path(parts[:end]) for parts in (split_path(row.path) for row in rows) for end in range(1, len(parts) + 1)
    )


def _rename_records(scene: Scene) -> None:
    """Records that seem renamed; bodies written out in an operation have no name of their own to lose."""
    old, new = scene.before, scene.after
    hidden = {name for name, path in scene.hidden if not path}
    gone = old.records.keys() - new.records.keys() - old.inline - hidden
    come = new.records.keys() - old.records.keys() - new.inline - {name for name, path in scene.was_hidden if not path}
    if scene.base and scene.base is not old:
        gone &= scene.base.records.keys()
        come -= scene.base.records.keys()
    come -= set(old.schema.left_out)
    found = pair(gone, come, lambda name, removed: record_shape((old if removed else new).records[name].fields))
    found = that_lead_to_the_same(found, old.records, new.records)
    scene.renamed.update({one.removed: one.added for one in found})
    scene.rename_evidence.update({one.removed: one.evidence for one in found})


def _records(scene: Scene) -> Iterator[Change]:
    old, new, base = scene.before.records, scene.after.records, scene.base
    found: list[Change] = []
    for name in old.keys() & new.keys():
        if old[name] != new[name] or (base and base is not scene.before):
            found += compare_records(scene, name, name)
    for name, target in scene.renamed.items():
        found += compare_records(scene, name, target)
    yield from found
    hidden = {name for name, path in scene.hidden if not path}
    for name, target in scene.renamed.items():
        if name in scene.written_out and target in scene.written_out:
            continue
        evidence = scene.rename_evidence[name]
        yield Change(ChangeKind.RECORD_RENAMED, record=name, before=name, after=target, evidence=evidence)
    _merged_in(scene, {change.record for change in found})
    for name in old.keys() - new.keys() - scene.written_out - scene.renamed.keys() - hidden:
        if base and name not in base.records:
            scene.sight.not_covered["record"] += 1
        elif not _gone_with_its_operation(scene, name):
            yield Change(ChangeKind.RECORD_REMOVED, record=name, before=name, after=None)
    was_hidden = {name for name, path in scene.was_hidden if not path}
    left_out = frozenset(scene.before.schema.left_out)
    for name in new.keys() - old.keys() - scene.written_out - set(scene.renamed.values()) - was_hidden:
        if name in left_out or (base and name in base.records):
            scene.sight.undocumented["record"] += 1
        elif not _gone_with_its_operation(scene, name):
            yield Change(ChangeKind.RECORD_ADDED, record=name, before=None, after=name)


def _merged_in(scene: Scene, changed: set[str]) -> None:
    """A record that came or went, and is merged into one that stayed the same, was or will be written out there.

    So are those that only it leads to.
    """
    for forest, other in ((scene.before, scene.after), (scene.after, scene.before)):
        waiting = [name for name in forest.merged if name in other.records and name not in changed]
        compared = {name for name in scene.written_out if name in forest.records and name not in other.records}
        waiting += compared
        while waiting:
            name = waiting.pop()
            parts = forest.merged.get(name, ())
            if name not in other.records:
                # What was compared field by field leads on only as a whole: its fields told for themselves.
                rows = [row for row in forest.records[name].fields if name not in compared or row.path == ROOT]
                parts = (*parts, *(link for row in rows for link in link_names(row.native_type)))
            found = {part for part in parts if part in forest.records and part not in other.records}
            waiting += found - scene.written_out
            scene.written_out |= found


def _gone_with_its_operation(scene: Scene, name: str) -> bool:
    """A body written out in an operation comes and goes with it: told on the operation."""
    return name in scene.before.inline or name in scene.after.inline


def _operations(scene: Scene, documented: SystemSchema, observed: SystemSchema, found: Matched) -> Iterator[Change]:
    known = scene.base.operations if scene.base else frozenset()
    left_out = {shape_of_name(name) for name in documented.left_out}
    if not documented.operations and scene.base is not scene.before:
        scene.sight.undocumented["operation"] += len(observed.operations)
        return
    yield from found.renamed
    for operation in found.removed:
        if scene.base is None or shape_of_name(operation.name) in known:
            yield Change(ChangeKind.OPERATION_REMOVED, operation=operation.name, before=operation.name, after=None)
        else:
            scene.sight.not_covered["operation"] += 1
    for operation in found.added:
        if shape_of_name(operation.name) in known | left_out:
            scene.sight.undocumented["operation"] += 1
        else:
            yield Change(ChangeKind.OPERATION_ADDED, operation=operation.name, before=None, after=operation.name)
    for one, other in found.pairs:
        if one != other:
            yield from compare_pair(scene, one, other)


def _access(scene: Scene) -> Iterator[Change]:
    """A lost permission is not a removed thing, and one that is given back is not a new thing."""
    for record, path in scene.hidden - scene.unshown:
        if not path and record in scene.before.records:
            yield Change(ChangeKind.ACCESS_LOST, record=record)
    for record, path in scene.was_hidden - scene.hidden:
        if not path and record in scene.after.records:
            yield Change(ChangeKind.ACCESS_GAINED, record=record)


def _once_hidden(forest: Forest | None) -> frozenset[tuple[str, str]]:
    """Record and path of what could not be seen then, where it was known by name."""
    return frozenset((one.record, one.path or "") for one in forest.schema.hidden) if forest else frozenset()


def _shared_shapes_told_once(scene: Scene, changes: list[Change]) -> list[Change]:
    """A change of a shape that several things share is told where the shape is, with the others as places.

    Shared are named values, by the fields that have them, and records, by those that are composed of them.
    """
    told: dict[tuple[object, ...], Change] = {
        (one.record, one.field, one.kind, one.before, one.after): one for one in changes if one.record
    }
    places: dict[Change, list[tuple[str, str]]] = {}
    kept = []
    for change in changes:
        source = _root(scene, change, told)
        if source == change:
            kept.append(change)
        else:
            places.setdefault(source, []).append((change.record, change.field))
    return [change.at(tuple(sorted(set(places.get(change, ()))))) for change in kept]


def _root(scene: Scene, change: Change, told: Mapping[tuple[object, ...], Change]) -> Change:
    """Where a change is told: at the end of what it has its shape from, or at the first by name of a ring."""
    trail = [change]
    while above := _source(scene, trail[-1], told):
        if above in trail:
            return min(trail[trail.index(above) :], key=sort_key)
        trail.append(above)
    return trail[-1]


def _source(scene: Scene, change: Change, told: Mapping[tuple[object, ...], Change]) -> Change | None:
    """The same change on what this one's field has its shape from."""
    owner = scene.values_of.get(change)
    spots = [owner] if owner else []
    for forest in (scene.before, scene.after):
        spots += [(name, change.field) for name in forest.composed.get(change.record, ())]
    for spot in spots:
        found = told.get((*spot, change.kind, change.before, change.after))
        if found and found != change:
            return found
    return None
