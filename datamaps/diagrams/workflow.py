"""Who does what, in order, today or afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from datamaps.diagrams.graph import Edge, EquivalentTable, Graph, Kind, Node, View


@dataclass(frozen=True)
class Step:
    """One step in words: names, not keys. `automatic` when a system does it by itself."""

    actor: str = ""
    system: str = ""
    action: str = ""
    output: str = ""
    note: str = ""
    automatic: bool = False


def workflow_graph(steps: Sequence[Step], title: str) -> Graph:
    """The steps one after the other; what one gives to the next stands on the line between them."""
    nodes = tuple(
        Node(
            id=f"n{number}",
            title=step.action or step.output,
            under=" · ".join(dict.fromkeys(part for part in (step.actor, step.system) if part)),
            kind=Kind.AUTOMATIC if step.automatic else Kind.STEP,
        )
        for number, step in enumerate(steps, 1)
    )
    edges = tuple(
        Edge(f"e{number}", f"n{number}", f"n{number + 1}", label=step.output)
        for number, step in enumerate(steps[:-1], 1)
    )
    rows = tuple(
        (str(number), step.actor, step.system, step.action, step.output, step.note)
        for number, step in enumerate(steps, 1)
    )
    columns = (_("Step"), _("Who"), _("System"), _("Does what"), _("Result"), _("Note"))
    kept = [n for n, _name in enumerate(columns) if n == 0 or any(row[n] for row in rows)]
    return Graph(
        view=View.WORKFLOW,
        title=title,
        description=_("Steps in their order; steps that a system does by itself are marked."),
        nodes=nodes,
        edges=edges,
        table=EquivalentTable(tuple(columns[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in rows)),
    )
