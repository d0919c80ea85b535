"""Operations, servers and sign-in compared. A base path that moved is one change, not one for each operation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from datamaps.schema.bodies import compare_bodies
from datamaps.schema.changes import Change, Value
from datamaps.schema.facets import Sight
from datamaps.schema.fields import Place, Scene, compare_node
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.renames import Shape, pair
from datamaps.schema.shapes import Field, Operation, SystemSchema
from datamaps.schema.tree import grow, shape_of_name

_TEMPLATE = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Matched:
    """Operations of both sides: pairs by name, and what is left on either side."""

    pairs: tuple[tuple[Operation, Operation], ...]
    removed: tuple[Operation, ...]
    added: tuple[Operation, ...]
    renamed: tuple[Change, ...] = ()
    prefix: tuple[str, str] | None = None


def match(before: SystemSchema, after: SystemSchema) -> Matched:
    """Operations paired by name, then across a base path that moved, then by what seems renamed."""
    old = {shape_of_name(one.name): one for one in before.operations}
    new = {shape_of_name(one.name): one for one in after.operations}
    pairs = [(one, new[name]) for name, one in old.items() if name in new]
    gone = {name: one for name, one in old.items() if name not in new}
    come = {name: one for name, one in new.items() if name not in old}
    prefix = _moved_prefix(gone, come, len(old), before.servers != after.servers)
    if prefix:
        for name in list(gone):
            target = _moved(name, prefix)
            if target in come:
                pairs.append((gone.pop(name), come.pop(target)))
    renamed = []
    for found in pair(gone, come, lambda name, removed: _shape((gone if removed else come)[name])):
        one, other = gone.pop(found.removed), come.pop(found.added)
        pairs.append((one, other))
        names = one.name, other.name
        renamed.append(Change(ChangeKind.OPERATION_RENAMED, "", "", one.name, *names, found.evidence))
    return Matched(tuple(pairs), tuple(gone.values()), tuple(come.values()), tuple(renamed), prefix)


def _shape(operation: Operation) -> Shape:
    verb = operation.name.partition(" ")[0]
    return Shape((verb, operation.request, operation.response), False, frozenset({verb}))


def _moved_prefix(
    gone: dict[str, Operation], come: dict[str, Operation], all_before: int, servers_differ: bool
) -> tuple[str, str] | None:
    """The piece of path that operations lost and the piece they gained, when most of the missing ones agree on it.

    One piece in place of another is a base path only when nearly all operations have it; else it is a name.
    """
    votes: Counter[tuple[str, str]] = Counter()
    by_end: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in come:
        verb, _, path = name.partition(" ")
        for spot in _slashes(path):
            by_end[verb, path[spot:]].append(path[:spot])
    for name in gone:
        verb, _, path = name.partition(" ")
        found: set[tuple[str, str]] = set()
        for spot in _slashes(path):
            found.update((path[:spot], lead) for lead in by_end.get((verb, path[spot:]), ()))
        votes.update(found)
    if not votes:
        return None
    prefix, count = max(votes.items(), key=lambda item: (item[1], -len(item[0][0] + item[0][1]), item[0]))
    replaced = all(prefix)
    enough = 2 * count > len(gone) and (count > 1 or servers_differ) and (not replaced or 5 * count >= 4 * all_before)
    return prefix if enough else None


def _slashes(path: str) -> list[int]:
    return [spot for spot, letter in enumerate(path) if letter == "/"] if path.startswith("/") else []


def _moved(name: str, prefix: tuple[str, str]) -> str:
    verb, _, path = name.partition(" ")
    lost, gained = prefix
    return f"{verb} {gained}{path[len(lost) :]}" if path.startswith(lost) else ""


def compare_pair(scene: Scene, one: Operation, other: Operation) -> Iterator[Change]:
    """The changes of one operation that both sides have."""
    known = scene.base is scene.before
    if one.deprecated != other.deprecated:
        kind = ChangeKind.OPERATION_DEPRECATED if other.deprecated else ChangeKind.OPERATION_REACTIVATED
        yield Change(kind, operation=one.name, before=one.deprecated, after=other.deprecated)
    yield from compare_bodies(scene, one, other)
    yield from _compare_parameters(scene, one, other)
    if one.media_types or known:
        for media in sorted(set(one.media_types) - set(other.media_types)):
            yield Change(ChangeKind.MEDIA_TYPE_REMOVED, operation=one.name, before=media, after=None)
        for media in sorted(set(other.media_types) - set(one.media_types)):
            yield Change(ChangeKind.MEDIA_TYPE_ADDED, operation=one.name, before=None, after=media)
    if one.auth != other.auth and (known or one.auth):
        yield Change(ChangeKind.OPERATION_AUTH_CHANGED, operation=one.name, before=one.auth, after=other.auth)


def _compare_parameters(scene: Scene, one: Operation, other: Operation) -> Iterator[Change]:
    """Parameters that both have; those that came or went are told as a change of the request."""
    old, new = grow(_by_position(one)), grow(_by_position(other))
    place = Place(operation=one.name)
    names = dict(zip(_TEMPLATE.findall(one.name), range(99), strict=False))
    shown = {f"{{{spot}}}": name for name, spot in names.items()}
    for name, node in old.children.items():
        if name in new.children:
            here = Place(operation=one.name, path=shown.get(name, place.child(name).path))
            yield from compare_node(scene, node, new.children[name], node if scene.base else None, here)


def _by_position(operation: Operation) -> list[Field]:
    """Parameters with those of the path named by their position: what they are called does not matter."""
    spots = {name: f"{{{spot}}}" for spot, name in enumerate(_TEMPLATE.findall(operation.name))}
    return [
        row.model_copy(update={"path": spots[row.path]}) if row.path in spots else row for row in operation.parameters
    ]


def compare_system(
    before: SystemSchema, after: SystemSchema, prefix: tuple[str, str] | None, sight: Sight
) -> Iterator[Change]:
    """Servers and the ways to sign in."""
    if "servers" in sight.sees:
        moved = set(before.servers) != set(after.servers) and before.servers
        if prefix or moved:
            evidence = {"prefix_before": prefix[0], "prefix_after": prefix[1]} if prefix else {}
            values = _servers(before, after, prefix)
            yield Change(ChangeKind.SERVER_CHANGED, before=values[0], after=values[1], evidence=evidence)
    elif before.servers:
        sight.not_covered["servers"] += 1
    if "auth" not in sight.sees or not before.auth:
        sight.not_covered["auth"] += bool(before.auth)
        return
    old, new = _by_word(before.auth), _by_word(after.auth)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Change(ChangeKind.AUTH_CHANGED, before=old.get(name), after=new.get(name))


def _servers(before: SystemSchema, after: SystemSchema, prefix: tuple[str, str] | None) -> tuple[Value, Value]:
    if prefix and set(before.servers) == set(after.servers):
        return prefix[0] or "/", prefix[1] or "/"
    return tuple(sorted(before.servers)), tuple(sorted(after.servers))


def _by_word(lines: tuple[str, ...]) -> dict[str, str]:
    """Ways to sign in by their name, the part before the colon."""
    return {line.partition(":")[0]: line for line in lines}


def told_once(changes: list[Change], matched: int) -> list[Change]:
    """One and the same change of sign-in on every operation is one change of the system."""
    auth = [change for change in changes if change.kind is ChangeKind.OPERATION_AUTH_CHANGED]
    if len(auth) < 2 or len(auth) < matched or len({(change.before, change.after) for change in auth}) > 1:
        return changes
    first = auth[0]
    rest = [change for change in changes if change.kind is not ChangeKind.OPERATION_AUTH_CHANGED]
    return [*rest, Change(ChangeKind.AUTH_CHANGED, before=first.before, after=first.after)]
