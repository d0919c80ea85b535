"""Which shared data, systems and other briefs belong to the dossier of a brief."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.shapes.brief import Brief
from datamaps.map.flows import Flow
from datamaps.map.shared import SharedRecord
from integrations_portal.shapes.paths import parse_field_ref, parse_record_ref
from integrations_portal.shapes.references import references


def places_of(record: SharedRecord) -> set[str]:
    """Keys of the systems in which shared data lies."""
    of_fields = {parse_field_ref(place).system for field in record.fields for place in field.in_}
    return of_fields | {parse_record_ref(place).system for place in record.in_}


def shared_in_use(brief: Brief, shared: tuple[SharedRecord, ...]) -> tuple[SharedRecord, ...]:
    """Shared records that a flow moves, or that lie in a system of the brief."""
    systems = {row.system for row in brief.systems}
    systems |= {end for flow in brief.flows for end in (flow.source, flow.target)}
    moved = {key for flow in brief.flows for key in flow.moves}
    return tuple(record for record in shared if record.key in moved or places_of(record) & systems)


def systems_in_use(brief: Brief, shared: tuple[SharedRecord, ...]) -> set[str]:
    """Keys of the systems that the brief names anywhere, and of those where its shared data lies."""
    named = {key.rpartition(":")[2] for _, kinds, key in references(brief) if "system" in kinds}
    return named.union(*(places_of(record) for record in shared))


def meets(flows: Iterable[Flow], systems: set[str]) -> bool:
    """Whether another brief is a neighbour: one of its flows ends at one of the systems."""
    return any({flow.source, flow.target} & systems for flow in flows)
