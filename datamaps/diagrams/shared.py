"""Shared records with their fields, the systems in which they lie, and which of them refer to each other."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.diagrams.graph import Edge, EquivalentTable, Graph, Kind, Node, Port, Surroundings, View
from datamaps.map.datamap import DataMap
from datamaps.map.shared import SharedField, SharedRecord
from integrations_portal.shapes.paths import parse_field_ref, parse_record_ref


def shared_graph(datamap: DataMap, around: Surroundings, most: int) -> Graph:
    """Shared records on the left, systems on the right; beyond `most` records only the table has them."""
    shown = datamap.shared_records[:most]
    ids = {record.key: f"n{number}" for number, record in enumerate(shown, 1)}
    places = {record.key: _places(record) for record in shown}
    systems = dict.fromkeys(key for held in places.values() for key in held)
    system_ids = {key: f"n{len(ids) + number}" for number, key in enumerate(systems, 1)}
    nodes = [_record(datamap, record, ids[record.key]) for record in shown]
    nodes += [
        Node(id, datamap.label(key), state=around.state("system", key), link=around.link("system", key))
        for key, id in system_ids.items()
    ]
    ends = [
        (ids[key], system_ids[system], ", ".join(names), True)
        for key, held in places.items()
        for system, names in held.items()
    ]
    ends += [(ids[tail], ids[head], _("refers to"), False) for tail, head in _references(datamap, set(ids))]
    edges = [
        Edge(f"e{number}", tail, head, label=label, dashed=dashed)
        for number, (tail, head, label, dashed) in enumerate(ends, 1)
    ]
    return Graph(
        view=View.MODEL,
        title=_("What is shared and where it lies"),
        description=_describe(len(datamap.shared_records), len(datamap.shared_records) - len(shown)),
        nodes=tuple(nodes),
        edges=tuple(edges),
        table=_table(datamap),
    )


def _record(datamap: DataMap, record: SharedRecord, id: str) -> Node:
    ports = tuple(
        Port(f"p{number}", field.name or field.key, under=_right(datamap, record, field), path=False)
        for number, field in enumerate(record.fields, 1)
    )
    return Node(id, record.name or record.key, kind=Kind.RECORD, ports=ports)


def _right(datamap: DataMap, record: SharedRecord, field: SharedField) -> str:
    """Which system is right about a field."""
    owners = [row.system_of_record for row in field.ownership or record.ownership if row.system_of_record]
    systems = ", ".join(datamap.label(key) for key in dict.fromkeys(owners))
    return _("right in %(systems)s") % {"systems": systems} if systems else ""


def _places(record: SharedRecord) -> dict[str, list[str]]:
    """The systems that hold a shared record or a field of it, each with the names of its records there."""
    found: dict[str, dict[str, None]] = {}
    refs = [parse_record_ref(place) for place in record.in_]
    refs += [parse_field_ref(place).of for field in record.fields for place in field.in_]
    for ref in refs:
        found.setdefault(ref.system, {})[ref.record] = None
    return {system: list(names) for system, names in found.items()}


def _references(datamap: DataMap, keys: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of shared records of which one refers to the other in some system."""
    found: dict[tuple[str, str], None] = {}
    for ref, field in datamap.fields.items():
        tail = datamap.shared_by_record.get(ref.of)
        head = datamap.shared_by_record.get(parse_field_ref(field.references).of) if field.references else None
        if tail and head and tail.key != head.key and {tail.key, head.key} <= keys:
            found[tail.key, head.key] = None
    yield from found


def _describe(records: int, hidden: int) -> str:
    words = ngettext("%(n)d shared record.", "%(n)d shared records.", records) % {"n": records}
    words += " " + _("A dashed line leads to a system that holds it.")
    if hidden:
        more = ngettext("%(n)d more is in the table only.", "%(n)d more are in the table only.", hidden) % {"n": hidden}
        words = f"{words} {more}"
    return words


def _table(datamap: DataMap) -> EquivalentTable:
    columns = (_("Shared record"), _("Field"), _("Which system is right"), _("Where it lies"))
    rows = []
    for record in datamap.shared_records:
        name = record.name or record.key
        rows.append((name, "", "", ", ".join(record.in_)))
        rows += [
            (name, field.name or field.key, _right(datamap, record, field), ", ".join(field.in_))
            for field in record.fields
        ]
    return EquivalentTable(columns, tuple(rows))
