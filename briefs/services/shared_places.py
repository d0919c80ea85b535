"""Where shared data lies: what could be a place of it, and how the places stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from briefs.dossier.dossier import Dossier
from briefs.forms.choices import Option, place_in_words
from datamaps.map.words import field_in_words
from datamaps.models import Binding, Connector, Field, Finding, FindingStatus, SharedField, SharedRecord
from datamaps.schema.outcome import Verdict
from integrations_portal.accounts.models import Workspace
from integrations_portal.shapes.paths import FieldRef, parse_record_ref

_SURENESS = (Verdict.MATCH, Verdict.PARTIAL, Verdict.COULD_NOT_CHECK)
NEARBY = 300
"""Fields of the catalog that a page offers as places; more would be a list that nobody reads."""


def fields_nearby(row: SharedField | SharedRecord, dossier: Dossier) -> tuple[Option, ...]:
    """Fields of the catalog in the records where the shared record lies, which belong to no shared field yet."""
    record = row.record if isinstance(row, SharedField) else row
    places = Binding.objects.filter(shared_record=record).values_list("place", flat=True)
    wanted = Q()
    for ref in map(parse_record_ref, places):
        wanted |= Q(record__system__key=ref.system, record__name=ref.record)
    fields = Field.objects.of(record.workspace).filter(wanted) if wanted else Field.objects.none()
    named = fields.values_list("record__system__key", "record__name", "path")[:NEARBY]
    free = [ref for ref in (FieldRef(*one) for one in named) if ref not in dossier.map.shared_by_field]
    return tuple((str(ref), place_in_words(str(ref), dossier)) for ref in free)


@dataclass(frozen=True)
class PlaceState:
    """A field of a system where shared data lies, and how it stands there."""

    place: FieldRef
    system: str
    type: str
    state: str
    finding: Finding | None

    @property
    def path(self) -> str:
        return f"{self.place.record}.{self.place.path}"


def place_states(
    workspace: Workspace, places: Collection[FieldRef], systems: Mapping[str, str]
) -> tuple[PlaceState, ...]:
    """Three queries: the fields of the catalog, the differences that are open, the last checks."""
    keys = {place.system for place in places}
    paths = {f"{place.record}.{place.path}" for place in places}
    wanted = Q(pk__in=[])
    for place in places:
        wanted |= Q(record__system__key=place.system, record__name=place.record, path=place.path)
    fields = Field.objects.of(workspace).filter(wanted).select_related("record__system")
    types = {FieldRef(row.record.system.key, row.record.name, row.path): field_in_words(row.read()) for row in fields}
    open_ = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN, system__key__in=keys, path__in=paths)
    findings = {(row.system.key, row.path): row for row in open_.select_related("system").order_by("-first_seen")}
    outcomes = worst_outcomes(workspace, keys)
    found = []
    for place in places:
        finding = findings.get((place.system, f"{place.record}.{place.path}"))
        name, state = systems.get(place.system, place.system), outcomes.get(place.system, "")
        found.append(PlaceState(place, name, types.get(place, ""), "drift" if finding else state, finding))
    return tuple(found)


def worst_outcomes(workspace: Workspace, keys: Collection[str]) -> dict[str, str]:
    """What the last checks of each system say about the rest of it: the worst, but a difference elsewhere is none."""
    found: dict[str, str] = {}
    checked = Connector.objects.of(workspace).filter(system__key__in=keys, active=True).exclude(outcome="")
    for key, outcome in checked.values_list("system__key", "outcome"):
        here = Verdict.MATCH if outcome == Verdict.DRIFT else Verdict.of(outcome)
        found[key] = max(found.get(key, here), here, key=_SURENESS.index)
    return found
