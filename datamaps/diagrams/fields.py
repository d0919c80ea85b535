"""One record map field by field: the source on the left, the target on the right, a line for each move."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.diagrams.graph import Edge, EquivalentTable, Graph, Kind, Node, Port, Surroundings, View
from datamaps.diagrams.limits import MOST_MOVES
from datamaps.map.datamap import DataMap
from datamaps.map.flow_choices import Transform, Way
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.words import field_in_words
from integrations_portal.shapes.paths import FieldRef


def fields_graph(
    datamap: DataMap, flow: Flow, record_map: RecordMap, around: Surroundings, most: int = MOST_MOVES
) -> Graph:
    """The moves of one record map. `states` of the surroundings may hold `field:crm.Account.email`."""
    moving = [field_map for field_map in record_map.fields if field_map.how is not Transform.IGNORE]
    shown = moving[:most]
    sources, targets = (
        _Side(datamap, flow.source, record_map.source, "s", around),
        _Side(datamap, flow.target, record_map.target, "t", around),
    )
    edges: list[Edge] = []
    for field_map in shown:
        target = targets.port(field_map.target, _rule(field_map)) if field_map.target else ""
        starts = [sources.port(path) for path in field_map.source] or [sources.constant(field_map)]
        for start in starts:
            edges.append(_edge(len(edges) + 1, flow, field_map, start, target))
    more = len(moving) - len(shown)
    return Graph(
        view=View.FIELDS,
        title=_("%(ref)s: %(source)s to %(target)s")
        % {"ref": flow.ref, "source": record_map.source, "target": record_map.target},
        description=_describe(len(moving), more),
        nodes=(sources.node("n1", record_map.source), targets.node("n2", record_map.target)),
        edges=tuple(edges),
        table=_table(record_map),
    )


class _Side:
    """The ports of one end, in the order in which moves use them."""

    def __init__(self, datamap: DataMap, system: str, record: str, letter: str, around: Surroundings) -> None:
        self.datamap, self.system, self.record, self.letter, self.around = (
            datamap,
            system,
            record,
            letter,
            around,
        )
        self.ports: dict[str, Port] = {}

    def port(self, path: str, before: str = "") -> str:
        if path not in self.ports:
            ref = FieldRef(self.system, self.record, path)
            field = self.datamap.fields.get(ref)
            under = field_in_words(field) if field else ""
            state = self.around.state("field", str(ref))
            self.ports[path] = Port(f"{self.letter}{len(self.ports) + 1}", path, under, before, state)
        return self.ports[path].id

    def constant(self, field_map: FieldMap) -> str:
        """A line for a value that no field gives."""
        key = f"\0{field_map.target}"
        words = _("always “%(value)s”") % {"value": field_map.default or ""}
        self.ports.setdefault(key, Port(f"{self.letter}{len(self.ports) + 1}", words, path=False))
        return self.ports[key].id

    def node(self, id: str, title: str) -> Node:
        link = self.around.link("system", self.system)
        ports = tuple(self.ports.values())
        return Node(id, title, self.datamap.label(self.system), Kind.RECORD, ports, link=link)


def _rule(field_map: FieldMap) -> str:
    """What is done to the value, where it is more than handing it on."""
    quiet = (Transform.COPY, Transform.RENAME, Transform.CONSTANT)
    return "" if field_map.how in quiet else str(field_map.how.label)


def _edge(number: int, flow: Flow, field_map: FieldMap, start: str, target: str) -> Edge:
    both = flow.two_way and field_map.way in (None, Way.BOTH)
    back = flow.two_way and field_map.way is Way.BACK
    tail, head = ("n2", "n1") if back else ("n1", "n2")
    tail_port, head_port = (target, start) if back else (start, target)
    return Edge(
        id=f"e{number}",
        tail=tail,
        head=head,
        tail_port=tail_port,
        head_port=head_port,
        both=both,
        dashed=not field_map.confirmed,
    )


def _describe(moves: int, more: int) -> str:
    words = ngettext("%(n)d field moves.", "%(n)d fields move.", moves) % {"n": moves}
    if more:
        hidden = ngettext("%(n)d more is in the table only.", "%(n)d more are in the table only.", more) % {"n": more}
        words = f"{words} {hidden}"
    return words


def _table(record_map: RecordMap) -> EquivalentTable:
    rows = tuple(
        (", ".join(field_map.source) or field_map.default or "", str(field_map.how.label), field_map.target or "")
        for field_map in record_map.fields
    )
    return EquivalentTable((record_map.source, _("Rule"), record_map.target), rows)
