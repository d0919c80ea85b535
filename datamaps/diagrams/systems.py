"""Systems and the flows among them: the landscape, what an integration joins, and what moves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.diagrams.graph import Cluster, Edge, EquivalentTable, Graph, Kind, Node, Surroundings, View
from datamaps.diagrams.limits import MOST_FLOWS, MOST_PAIRED_SYSTEMS, MOST_PAIRS, MOST_SYSTEMS
from datamaps.diagrams.scope import is_outside
from datamaps.map.datamap import DataMap
from datamaps.map.flows import Flow
from datamaps.map.systems import Lifecycle, System, SystemKind
from integrations_portal.look.states import state as state_words
from integrations_portal.look.words import span_in_words

_WORST_FIRST = ("stops", "drift", "could_not_check", "partial", "match")


def systems_graph(
    datamap: DataMap, view: View, around: Surroundings, level: int | None = None, title: str = ""
) -> Graph:
    """Landscape, context or flow view. `level` 0 shows every flow, 1 pairs of systems, 2 teams; left out, the
    finest that stays readable."""
    keys = keys_of(datamap)
    if level is None:
        level = _level(datamap, keys)
    if view is View.CONTEXT:
        level = max(level, 1)
    if level >= 2:
        return _teams(datamap, view, around, title or _title(view))
    ids = {key: f"n{number}" for number, key in enumerate(keys, 1)}
    hubs = {flow.via for flow in datamap.flows if flow.via}
    clusters = _clusters(datamap, keys, around) if view is View.LANDSCAPE else {}
    nodes = tuple(_node(datamap, key, ids[key], hubs, clusters, around) for key in keys)
    edges = _pairs(datamap, ids, around) if level else _each(datamap.flows, ids, around)
    return Graph(
        view=view,
        title=title or _title(view),
        description=_describe(datamap, keys, level),
        nodes=nodes,
        edges=tuple(edges),
        table=_table(datamap, around),
        clusters=tuple(dict.fromkeys(clusters.values())),
    )


def keys_of(datamap: DataMap) -> tuple[str, ...]:
    """The systems shown: those at the end of a flow, and those that nothing joins yet."""
    ends = [end for flow in datamap.flows for end in (flow.source, flow.via, flow.target) if end]
    return tuple(dict.fromkeys([*ends, *(system.key for system in datamap.systems)]))


def _level(datamap: DataMap, keys: tuple[str, ...]) -> int:
    pairs = {frozenset((flow.source, flow.target)) for flow in datamap.flows}
    if len(keys) > MOST_PAIRED_SYSTEMS or len(pairs) > MOST_PAIRS:
        return 2
    return 1 if len(keys) > MOST_SYSTEMS or len(datamap.flows) > MOST_FLOWS else 0


def _title(view: View) -> str:
    titles = {
        View.LANDSCAPE: _("Systems and what moves between them"),
        View.CONTEXT: _("The systems that this joins"),
        View.FLOW: _("What moves from where to where"),
    }
    return titles[view]


def _describe(datamap: DataMap, keys: tuple[str, ...], level: int) -> str:
    systems = ngettext("%(n)d system", "%(n)d systems", len(keys)) % {"n": len(keys)}
    flows = ngettext("%(n)d flow", "%(n)d flows", len(datamap.flows)) % {"n": len(datamap.flows)}
    words = _("%(systems)s and %(flows)s; the table lists each of them.") % {"systems": systems, "flows": flows}
    folded = {
        1: _("Flows between the same two systems are one line."),
        2: _("Systems are drawn as the team that owns them, with the number of flows between teams."),
    }
    return f"{words} {folded[level]}" if level and datamap.flows else words


def _clusters(datamap: DataMap, keys: Iterable[str], around: Surroundings) -> dict[str, Cluster]:
    teams = dict.fromkeys(
        system.owner_team for key in keys if (system := datamap.system_by_key.get(key)) and system.owner_team
    )
    return {team: Cluster(f"c{n}", around.team(team)) for n, team in enumerate(teams, 1)}


def _node(
    datamap: DataMap,
    key: str,
    id: str,
    hubs: set[str],
    clusters: dict[str, Cluster],
    around: Surroundings,
) -> Node:
    system = datamap.system_by_key.get(key)
    kind = Kind.HUB if key in hubs else Kind.OUTSIDE if is_outside(system, around.outside) else Kind.SYSTEM
    cluster = clusters.get(system.owner_team or "") if system else None
    return Node(
        id=id,
        title=datamap.label(key),
        under=_under(system, around, with_team=not clusters) if system else "",
        kind=kind,
        cluster=cluster.id if cluster else "",
        state=around.state("system", key),
        link=around.link("system", key),
    )


def _under(system: System, around: Surroundings, *, with_team: bool) -> str:
    parts = []
    if with_team and system.owner_team:
        parts.append(around.team(system.owner_team))
    elif system.kind and system.kind is not SystemKind.OTHER:
        parts.append(str(system.kind.label))
    if system.lifecycle and system.lifecycle is not Lifecycle.LIVE:
        parts.append(str(system.lifecycle.label))
    return " · ".join(parts)


def _each(flows: Iterable[Flow], ids: dict[str, str], around: Surroundings) -> Iterable[Edge]:
    """One line for each flow; two where a hub carries it."""
    number = 0
    for flow in flows:
        state = around.state("flow", flow.ref)
        link = around.link("flow", flow.ref)
        stops = [flow.source, *([flow.via] if flow.via else []), flow.target]
        for position, (tail, head) in enumerate(pairwise(stops)):
            number += 1
            first = position == 0
            yield Edge(
                id=f"e{number}",
                tail=ids[tail],
                head=ids[head],
                label=f"{flow.ref}  {flow.name}" if first and flow.name else flow.ref,
                under=how_in_words(flow) if first else "",
                state=state,
                both=flow.two_way,
                dashed=flow.method is not None and flow.method.value in ("file", "edi", "manual"),
                link=link,
            )


def how_in_words(flow: Flow) -> str:
    parts = [str(flow.method.label)] if flow.method else []
    if flow.max_delay:
        parts.append(_("within %(span)s") % {"span": span_in_words(flow.max_delay)})
    return " · ".join(parts)


def _pairs(datamap: DataMap, ids: dict[str, str], around: Surroundings) -> Iterable[Edge]:
    """One line for each pair of systems, with what moves where that is short, else with the number of flows."""
    pairs: dict[tuple[str, str], list[Flow]] = {}
    for flow in datamap.flows:
        stops = [flow.source, *([flow.via] if flow.via else []), flow.target]
        for tail, head in pairwise(stops):
            pairs.setdefault((tail, head), []).append(flow)
    few = len(ids) <= MOST_SYSTEMS
    for number, ((tail, head), flows) in enumerate(pairs.items(), 1):
        carried = list(dict.fromkeys(_carries(datamap, flow) for flow in flows))
        count = ngettext("%(n)d flow", "%(n)d flows", len(flows)) % {"n": len(flows)}
        named = few and len(carried) <= 3
        yield Edge(
            id=f"e{number}",
            tail=ids[tail],
            head=ids[head],
            label=", ".join(carried) if named else count,
            under=count if named and len(flows) > 1 else "",
            state=_worst(around.state("flow", flow.ref) for flow in flows),
            both=any(flow.two_way for flow in flows),
            link=around.link("flow", flows[0].ref) if len(flows) == 1 else "",
            count=len(flows),
        )


def _worst(states: Iterable[str]) -> str:
    found = set(states)
    return next((state for state in _WORST_FIRST if state in found), "")


def _carries(datamap: DataMap, flow: Flow) -> str:
    """What a flow moves in the words of the business: shared records, else its name."""
    names = {record.key: record.name or record.key for record in datamap.shared_records}
    moved = [names.get(key, key) for key in flow.moves]
    return ", ".join(moved) if moved else flow.label


def _teams(datamap: DataMap, view: View, around: Surroundings, title: str) -> Graph:
    """Every team one node; flows inside a team are only counted."""
    keys = keys_of(datamap)
    team_of: dict[str, str] = {}
    for key in keys:
        system = datamap.system_by_key.get(key)
        team_of[key] = (system.owner_team if system else None) or ""
    teams = sorted(dict.fromkeys(team_of.values()), key=lambda team: (not team, team))
    ids = {team: f"n{number}" for number, team in enumerate(teams, 1)}
    counts: dict[tuple[str, str], int] = {}
    for flow in datamap.flows:
        pair = (team_of[flow.source], team_of[flow.target])
        counts[pair] = counts.get(pair, 0) + 1
    nodes = []
    for team in teams:
        size = sum(1 for owner in team_of.values() if owner == team)
        inside = counts.get((team, team), 0)
        under = ngettext("%(n)d system", "%(n)d systems", size) % {"n": size}
        if inside:
            under += " · " + ngettext("%(n)d flow inside", "%(n)d flows inside", inside) % {"n": inside}
        name = around.team(team) or _("Without a team")
        nodes.append(Node(ids[team], name, under, Kind.GROUP, link=around.link("team", team)))
    edges = [
        Edge(
            f"e{number}",
            ids[tail],
            ids[head],
            label=ngettext("%(n)d flow", "%(n)d flows", count) % {"n": count},
            count=count,
        )
        for number, ((tail, head), count) in enumerate(counts.items(), 1)
        if tail != head
    ]
    return Graph(view, title, _describe(datamap, keys, 2), tuple(nodes), tuple(edges), _table(datamap, around))


def _table(datamap: DataMap, around: Surroundings) -> EquivalentTable:
    columns = (_("Flow"), _("From"), _("To"), _("Carried by"), _("How"), _("State"))
    rows = []
    for flow in datamap.flows:
        state = around.state("flow", flow.ref)
        arrow = _("%(target)s, both ways") if flow.two_way else "%(target)s"
        rows.append(
            (
                f"{flow.ref} {flow.name}".strip(),
                datamap.label(flow.source),
                arrow % {"target": datamap.label(flow.target)},
                datamap.label(flow.via) if flow.via else "",
                how_in_words(flow),
                str(state_words(state).words) if state else "",
            )
        )
    kept = [n for n, _name in enumerate(columns) if n < 3 or any(row[n] for row in rows)]
    return EquivalentTable(tuple(columns[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in rows))
