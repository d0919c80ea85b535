"""How closely a system is tied to the others: who stops work without it, and who is joined with the rest only by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from datamaps.map.datamap import DataMap
from datamaps.map.flow_choices import OnError, Pattern, RetryKind, TriggerKind
from datamaps.map.flows import Flow

Joined = Mapping[str, set[str]]
"""Each system with those that a flow joins it with, whichever way data moves."""
_COMES_AGAIN = (TriggerKind.SCHEDULE, TriggerKind.POLL, TriggerKind.FILE)


class Felt(StrEnum):
    """What another system feels of it when a system is down, the worst first.

    It waits for an answer and stops work; it works on and loses what it sends meanwhile; nobody has said; or it works
    on and catches up.
    """

    STOPS = "stops"
    LOSES = "loses"
    UNSAID = "unsaid"
    LATER = "later"


@dataclass(frozen=True)
class Ties:
    """Of one system. `near` are the systems at the other end of its flows, each with the worst that it feels;
    `only_through` those that reach the others by no other way; `fields` how many rows of mappings its flows have;
    `right_about` how many shared fields it is the system of record for.
    """

    flows: int = 0
    near: Mapping[str, Felt] = field(default_factory=dict)
    only_through: tuple[str, ...] = ()
    fields: int = 0
    right_about: int = 0

    @cached_property
    def by_felt(self) -> dict[Felt, list[str]]:
        """The systems around it by what they feel, all four named."""
        return {felt: [key for key, one in self.near.items() if one is felt] for felt in Felt}

    @property
    def joined_with(self) -> int:
        return len(self.near)

    @property
    def stopping(self) -> int:
        return len(self.by_felt[Felt.STOPS])


def ties_of(datamap: DataMap, fields: Mapping[str, int]) -> dict[str, Ties]:
    """The ties of every system that is documented or that a flow names. `fields` counts mapped fields by flow."""
    flows: dict[str, list[Flow]] = defaultdict(list)
    joined: dict[str, set[str]] = {system.key: set() for system in datamap.systems}
    for flow in datamap.flows:
        ends = list(dict.fromkeys(end for end in (flow.source, flow.via, flow.target) if end))
        for near, far in pairwise(ends):
            joined.setdefault(near, set()).add(far)
            joined.setdefault(far, set()).add(near)
        for end in ends:
            flows[end].append(flow)
            joined.setdefault(end, set())
    through = cut_off(joined)
    right = _right_about(datamap)
    return {
        key: Ties(
            len(flows[key]),
            _near(flows[key], key),
            through.get(key, ()),
            sum(fields.get(flow.ref, 0) for flow in flows[key]),
            right.get(key, 0),
        )
        for key in joined
    }


def _right_about(datamap: DataMap) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for record in datamap.shared_records:
        for shared in record.fields:
            rows = shared.ownership or record.ownership
            for key in {row.system_of_record for row in rows if row.system_of_record}:
                found[key] += 1
    return found


def _near(flows: list[Flow], key: str) -> dict[str, Felt]:
    worst = list(Felt)
    found: dict[str, Felt] = {}
    for flow in flows:
        for other, felt in felt_without(flow, key):
            found[other] = min(felt, found.get(other, felt), key=worst.index)
    return found


def felt_without(flow: Flow, key: str) -> Iterator[tuple[str, Felt]]:
    """What the other ends of a flow feel while the system `key` is down; twice where it goes both ways."""
    runs = [(flow.source, flow.target), (flow.target, flow.source)]
    for giver, getter in runs if flow.two_way else runs[:1]:
        if giver != key and key in (getter, flow.via):
            yield giver, _of_giver(flow)
        if getter != key and key in (giver, flow.via):
            yield getter, _of_getter(flow)


def _of_giver(flow: Flow) -> Felt:
    if flow.pattern is Pattern.REQUEST_REPLY:
        return Felt.STOPS
    retry = flow.retry.kind if flow.retry else None
    kept = bool(flow.dead_letter or flow.missed_events or flow.on_error is OnError.HOLD)
    comes_again = flow.pattern is Pattern.BATCH_SYNC or (flow.trigger and flow.trigger.kind in _COMES_AGAIN)
    if flow.pattern is None:
        return Felt.UNSAID
    if kept or comes_again or retry not in (None, RetryKind.NONE):
        return Felt.LATER
    return Felt.LOSES if retry else Felt.UNSAID


def _of_getter(flow: Flow) -> Felt:
    """Whoever only gets data has what it got before, unless nothing is copied."""
    if flow.pattern is None:
        return Felt.UNSAID
    return Felt.STOPS if flow.pattern is Pattern.DATA_VIRTUALIZATION else Felt.LATER


def cut_off(joined: Joined) -> dict[str, tuple[str, ...]]:
    """Of each system without which others fall apart: those that would be parted from the largest part of the rest.

    A largest part of one system is no rest: it is parted, too. Found in one walk (Tarjan), without recursion.
    """
    found: dict[str, tuple[str, ...]] = {}
    number: dict[str, int] = {}
    for root in joined:
        if root not in number:
            found |= _cut_off_in(joined, root, number)
    return found


def _cut_off_in(joined: Joined, root: str, number: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """The same in the part of the map that holds `root`; numbers its systems in the order of the walk."""
    first = len(number)
    order: list[str] = []
    low: dict[str, int] = {}
    parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    work = [(root, iter(sorted(joined[root])))]
    while work:
        node, following = work[-1]
        if node not in number:
            number[node] = low[node] = first + len(order)
            order.append(node)
        for other in following:
            if other not in number:
                work.append((other, iter(sorted(joined[other]))))
                break
            low[node] = min(low[node], number[other])
        else:
            work.pop()
            if work:
                above = work[-1][0]
                low[above] = min(low[above], low[node])
                if low[node] >= number[above]:
                    parts[above].append((number[node] - first, len(order)))
    return {key: lost for key, cuts in parts.items() if (lost := _lost(order, key, cuts))}


def _lost(order: list[str], key: str, cuts: list[tuple[int, int]]) -> tuple[str, ...]:
    """The systems of all parts but the largest, when there are several; `cuts` are stretches of `order`."""
    parts = [order[start:end] for start, end in cuts]
    cut = {name for part in parts for name in part}
    if rest := [name for name in order if name != key and name not in cut]:
        parts.append(rest)
    if len(parts) < 2:
        return ()
    largest = max(parts, key=len)
    return tuple(name for part in parts if part is not largest or len(part) == 1 for name in part)
