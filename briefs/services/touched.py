"""Everything that one difference touches, in the briefs of its flows, and whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefs.announcing.bulletin import News
from briefs.announcing.routing import Told
from briefs.impact.impact import InBrief
from briefs.models import Entry, Signature
from briefs.services.announce import bulletin_of, recipients_of
from briefs.services.impact import in_briefs
from briefs.shapes.running import Failure
from datamaps.map.datamap import Move, moves_of
from datamaps.map.flows import Flow
from datamaps.models import Finding, Integration
from datamaps.schema.usage import inside
from datamaps.schema.weigh import Drift
from datamaps.services.load import load_flows
from datamaps.services.maps import Home


@dataclass(frozen=True)
class MappedField:
    """One field map that the difference touches, by the brief and flow that it is in."""

    brief: str
    flow: str
    move: Move


@dataclass(frozen=True)
class Symptom:
    """A failure that a runbook describes for one of the flows."""

    brief: str
    failure: Failure


@dataclass(frozen=True)
class Touched:
    briefs: tuple[InBrief, ...] = ()
    mapped: tuple[MappedField, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    signatures: tuple[Signature, ...] = ()


def touched_by(finding: Finding, drift: Drift) -> Touched:
    """Ten queries, whatever the number of briefs."""
    refs = {label.partition("/")[0] for label in drift.flows}
    if not refs:
        return Touched()
    rows = {row.pk: row for row in Integration.objects.of(finding.workspace).filter(ref__in=refs)}
    flows: list[Flow] = []
    homes: dict[str, Home] = {}
    for pk, found in load_flows(rows).items():
        for flow in found:
            home = Home(rows[pk].ref, rows[pk].title, rows[pk].stage, flow.ref)
            if home.label in drift.flows:
                homes[home.label] = home
                flows.append(flow.model_copy(update={"ref": home.label}))
    return Touched(
        briefs=in_briefs(finding.workspace, flows, homes),
        mapped=tuple(_mapped(flows, homes, finding.system.key, drift)),
        symptoms=tuple(_symptoms(rows, set(drift.flows))),
        signatures=tuple(_signatures(rows)),
    )


def _mapped(flows: Iterable[Flow], homes: dict[str, Home], system: str, drift: Drift) -> Iterator[MappedField]:
    """Field maps that read or write what differs: the field, a part of it, what it is in; or all of the record."""
    change = drift.change
    for flow in flows:
        for move in moves_of(flow):
            for place in (*move.sources, *((move.target,) if move.target else ())):
                near = (
                    place.path == change.field or inside(place.path, change.field) or inside(change.field, place.path)
                )
                if (place.system, place.record) == (system, change.record) and (near or not change.field):
                    yield MappedField(homes[flow.ref].brief, homes[flow.ref].flow, move)
                    break


def _symptoms(briefs: dict[int, Integration], labels: set[str]) -> Iterator[Symptom]:
    """Failures of the runbooks of these flows; one that names no flow belongs to all of its brief."""
    for entry in Entry.objects.filter(integration__in=briefs, part="runbook.failures"):
        ref = briefs[entry.integration_id].ref
        failure = entry.pointing_shape()
        if isinstance(failure, Failure) and (not failure.flows or labels & {f"{ref}/{flow}" for flow in failure.flows}):
            yield Symptom(ref, failure)


def _signatures(briefs: dict[int, Integration]) -> Iterator[Signature]:
    """Of each brief those under its newest signed version."""
    rows = Signature.objects.filter(signed__integration__in=briefs).select_related("contact", "signed__integration")
    newest: dict[int, int] = {}
    for row in rows.order_by("-signed__number", "pk"):
        if newest.setdefault(row.signed.integration_id, row.signed.number) == row.signed.number:
            yield row


def concerned_by(finding: Finding) -> Told:
    """Who hears of it, by contact key, and as what."""
    return recipients_of(finding.connector, bulletin_of(finding.connector, News.DRIFT, [finding]))
