"""Rows to values, in a fixed number of queries whatever their number."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from datamaps.map import flows as flow_shapes
from datamaps.map import shared as shared_shapes
from datamaps.map import systems as system_shapes
from datamaps.models import (
    Binding,
    Connector,
    Definition,
    Field,
    FieldMap,
    Flow,
    Operation,
    Ownership,
    Record,
    RecordMap,
    SharedField,
    SharedRecord,
    System,
    ValueTable,
)
from integrations_portal.accounts.models import Workspace
from integrations_portal.rows.models import plain_answers, plain_rows

Plain = dict[str, Any]


def grouped(rows: QuerySet[Any], parent: str) -> dict[int, list[Plain]]:
    """The plain answers of rows, by the id of their parent."""
    found: dict[int, list[Plain]] = defaultdict(list)
    for of, plain in plain_rows(rows, parent):
        found[of].append(plain)
    return found


def plain_systems(chosen: QuerySet[System], *, with_records: bool = True) -> dict[int, Plain]:
    """Systems as the file has them, by id: five queries, two without records."""
    systems: dict[int, Plain] = dict(plain_rows(chosen, "pk"))
    if not systems:
        return {}
    of = {"system__in": list(systems)}
    records: dict[int, list[Plain]] = defaultdict(list)
    operations: dict[int, list[Plain]] = {}
    if with_records:
        fields = grouped(Field.objects.filter(record__system__in=of["system__in"]), "record_id")
        for pk, system, plain in plain_rows(Record.objects.filter(**of), "pk", "system_id"):
            records[system].append(plain | {"fields": fields.get(pk, [])})
        operations = grouped(Operation.objects.filter(**of), "system_id")
    connectors = grouped(Connector.objects.filter(**of), "system_id")
    return {
        pk: plain
        | {
            "records": records.get(pk, []),
            "operations": operations.get(pk, []),
            "connectors": connectors.get(pk, []),
        }
        for pk, plain in systems.items()
    }


def systems_by_id(chosen: QuerySet[System], *, with_records: bool = True) -> dict[int, system_shapes.System]:
    plain = plain_systems(chosen, with_records=with_records)
    return {pk: system_shapes.System.read(one) for pk, one in plain.items()}


def load_systems(chosen: QuerySet[System], *, with_records: bool = True) -> tuple[system_shapes.System, ...]:
    return tuple(systems_by_id(chosen, with_records=with_records).values())


def plain_shared(workspace: Workspace) -> list[Plain]:
    """Shared data as the file has it: two queries."""
    of_field: dict[int, Plain] = defaultdict(lambda: {"in": [], "ownership": [], "definitions": []})
    of_record: dict[int, Plain] = defaultdict(lambda: {"in": [], "ownership": []})
    for name, field, record, says, *_order in _of_shared(workspace):
        if field or record:
            (of_field[field] if field else of_record[record])[name].append(says if name == "in" else json.loads(says))
    fields: dict[int, list[Plain]] = defaultdict(list)
    records: dict[int, Plain] = {}
    for record, pk, critical, details, key, name, _order in _shared(workspace):
        if record is None:
            records[pk] = plain_answers(SharedRecord, details, (key, name))
        else:
            fields[record].append(plain_answers(SharedField, details, (key, name, critical)) | of_field[pk])
    return [plain | of_record[pk] | {"fields": fields.get(pk, [])} for pk, plain in records.items()]


def _of_shared(workspace: Workspace) -> QuerySet[Any]:
    """What belongs to shared fields and records in its order: name, field, record, and its place or answers as JSON."""
    answers = Cast("details", TextField())
    parts = [
        model._default_manager.filter(workspace=workspace)
        .order_by()
        .annotate(part=Value(name), says=says)
        .values_list("part", "shared_field_id", "shared_record_id", "says", "position", "pk")
        for name, model, says in (
            ("in", Binding, F("place")),
            ("ownership", Ownership, answers),
            ("definitions", Definition, answers),
        )
    ]
    found: QuerySet[Any] = parts[0].union(*parts[1:], all=True).order_by("position", "pk")
    return found


def _shared(workspace: Workspace) -> QuerySet[Any]:
    """Shared records and their fields in their order: the record of a field, its own key, and what it says."""
    columns = ("of", "pk", "hurts", "details", "key", "name", "position")
    fields = SharedField.objects.of(workspace).order_by().annotate(of=F("record_id"), hurts=F("critical"))
    nothing, no = Value(None, BigIntegerField()), Value(False, BooleanField())
    records = SharedRecord.objects.of(workspace).order_by().annotate(of=nothing, hurts=no)
    found: QuerySet[Any] = fields.values_list(*columns).union(records.values_list(*columns), all=True)
    return found.order_by("position", "pk")


def load_shared(workspace: Workspace) -> tuple[shared_shapes.SharedRecord, ...]:
    return tuple(shared_shapes.SharedRecord.read(plain) for plain in plain_shared(workspace))


def load_tables(workspace: Workspace) -> tuple[shared_shapes.ValueTable, ...]:
    return tuple(table.read() for table in ValueTable.objects.of(workspace))


def plain_flows(integrations: Collection[int], *, with_fields: bool = True) -> dict[int, list[Plain]]:
    """Flows as the file has them, by the id of their integration: three queries, one without what they map."""
    if not integrations:
        return {}
    record_maps: dict[int, list[Plain]] = defaultdict(list)
    if with_fields:
        fields = grouped(FieldMap.objects.filter(record_map__flow__integration__in=integrations), "record_map_id")
        maps = RecordMap.objects.filter(flow__integration__in=integrations)
        for pk, flow, plain in plain_rows(maps, "pk", "flow_id"):
            record_maps[flow].append(plain | {"fields": fields.get(pk, [])})
    found: dict[int, list[Plain]] = defaultdict(list)
    for pk, integration, plain in plain_rows(Flow.objects.filter(integration__in=integrations), "pk", "integration_id"):
        found[integration].append(plain | {"record_maps": record_maps.get(pk, [])})
    return found


def load_flows(integrations: Collection[int], *, with_fields: bool = True) -> dict[int, tuple[flow_shapes.Flow, ...]]:
    found = plain_flows(integrations, with_fields=with_fields)
    return {pk: tuple(flow_shapes.Flow.read(plain) for plain in plains) for pk, plains in found.items()}
