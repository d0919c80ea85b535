"""The model: shared records with what is right and where they lie; without them the records of systems."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.diagrams.graph import Cluster, Edge, EquivalentTable, Graph, Kind, Node, Port, Surroundings, View
from datamaps.diagrams.limits import MOST_RECORDS
from datamaps.diagrams.shared import shared_graph
from datamaps.map.datamap import DataMap
from datamaps.map.words import field_in_words
from datamaps.schema.shapes import Field, Record
from integrations_portal.shapes.paths import RecordRef, parse_field_ref


def model_graph(datamap: DataMap, around: Surroundings, most: int = MOST_RECORDS) -> Graph:
    """What the business shares, where it has said so; else what the systems hold."""
    if datamap.shared_records:
        return shared_graph(datamap, around, most)
    return records_graph(datamap, around, most)


def records_graph(datamap: DataMap, around: Surroundings, most: int) -> Graph:
    """Records with their keys and references. Beyond `most`, those that reference or are referenced come first."""
    joined = _joined(datamap)
    refs = sorted(datamap.records, key=lambda ref: ref not in joined)[:most]
    ids = {ref: f"n{number}" for number, ref in enumerate(refs, 1)}
    clusters = {key: Cluster(f"c{n}", datamap.label(key)) for n, key in enumerate({r.system: 0 for r in refs}, 1)}
    nodes: list[Node] = []
    edges: list[Edge] = []
    for ref in refs:
        record = datamap.records[ref]
        ports = {field.path: f"p{n}" for n, field in enumerate(_told(record), 1)}
        nodes.append(
            Node(
                id=ids[ref],
                title=record.name,
                under=record.title if record.title != record.name else "",
                kind=Kind.RECORD,
                ports=tuple(Port(ports[field.path], field.path, field_in_words(field)) for field in _told(record)),
                cluster=clusters[ref.system].id,
                link=around.link("system", ref.system),
            )
        )
        for field in _told(record):
            target = parse_field_ref(field.references).of if field.references else None
            if target in ids:
                edges.append(Edge(f"e{len(edges) + 1}", ids[ref], ids[target], ports[field.path]))
    count = ngettext("%(n)d record", "%(n)d records", len(datamap.records)) % {"n": len(datamap.records)}
    hidden = len(datamap.records) - len(refs)
    if hidden:
        count += "; " + ngettext("%(n)d is in the table only", "%(n)d are in the table only", hidden) % {"n": hidden}
    return Graph(
        view=View.MODEL,
        title=_("Records and what they refer to"),
        description=_("%(records)s.") % {"records": count},
        nodes=tuple(nodes),
        edges=tuple(edges),
        clusters=tuple(clusters.values()),
        table=_table(datamap),
    )


def _joined(datamap: DataMap) -> set[RecordRef]:
    found: set[RecordRef] = set()
    for ref, field in datamap.fields.items():
        if field.references:
            found |= {ref.of, parse_field_ref(field.references).of}
    return found


def _told(record: Record) -> list[Field]:
    """Keys and references; a record with neither shows its required fields."""
    told = [field for field in record.fields if field.key or field.references]
    return told or [field for field in record.fields if field.required][:5]


def _table(datamap: DataMap) -> EquivalentTable:
    columns = (_("System"), _("Record"), _("Field"), _("Refers to"))
    rows = [
        (datamap.label(ref.system), ref.record, field.path, field.references or "")
        for ref, record in datamap.records.items()
        for field in _told(record)
    ]
    return EquivalentTable(columns, tuple(rows))
