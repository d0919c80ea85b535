"""The pictures of documents, as graphs: each writer draws them in its own way."""

from __future__ import annotations

from collections.abc import Sequence

from briefs.documents.blocks import Figure
from briefs.documents.source import Source
from briefs.shapes.working import WorkStep
from datamaps.diagrams.diagram import Part, graph_of
from datamaps.diagrams.graph import View
from datamaps.diagrams.workflow import Step, workflow_graph
from datamaps.map.flows import Flow


def picture(source: Source, view: View) -> Figure:
    """The brief's systems and flows; a table of them follows. Raises NothingToDraw for an empty map."""
    return Figure(graph_of(source.dossier.map, view, source.around), view.value, told=True)


def picture_of_fields(source: Source, flow: Flow, record_map: int) -> Figure:
    """One record map, field by field."""
    graph = graph_of(source.dossier.map, View.FIELDS, source.around, Part(flow.ref, record_map))
    return Figure(graph, f"fields {flow.ref} {record_map}", told=True)


def picture_of_steps(source: Source, steps: Sequence[WorkStep], title: str, name: str) -> Figure:
    """Steps of work in their order. `name` tells the picture from others of its document."""
    return Figure(workflow_graph(steps_of(source, steps), title), name, told=True)


def steps_of(source: Source, steps: Sequence[WorkStep]) -> tuple[Step, ...]:
    """Steps of work with names instead of keys."""
    systems = source.dossier.map.system_by_key
    return tuple(
        Step(
            actor=source.dossier.name_of(step.actor),
            system=source.system(step.system),
            action=step.action,
            output=step.output,
            note=step.note,
            automatic=bool(step.actor) and (step.actor or "").rpartition(":")[2] in systems,
        )
        for step in steps
    )
