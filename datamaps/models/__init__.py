"""What exists and what moves."""

from datamaps.models.catalog import Field, Operation, Record, System
from datamaps.models.catching import Catch, CaughtSample
from datamaps.models.connectors import Check, Confirmation, Connector, Credential, Differences, ImportDraft, Observation
from datamaps.models.findings import Finding, FindingEvent, FindingStatus
from datamaps.models.integrations import FieldMap, Flow, Integration, RecordMap
from datamaps.models.references import Reference, Referring
from datamaps.models.severity import SeveritySetting
from datamaps.models.shared import (
    Binding,
    Definition,
    Ownership,
    Piece,
    SharedField,
    SharedRecord,
    ValueTable,
)

__all__ = [
    "Binding",
    "Catch",
    "CaughtSample",
    "Check",
    "Confirmation",
    "Connector",
    "Credential",
    "Definition",
    "Differences",
    "Field",
    "FieldMap",
    "Finding",
    "FindingEvent",
    "FindingStatus",
    "Flow",
    "ImportDraft",
    "Integration",
    "Observation",
    "Operation",
    "Ownership",
    "Piece",
    "Record",
    "RecordMap",
    "Reference",
    "Referring",
    "SeveritySetting",
    "SharedField",
    "SharedRecord",
    "System",
    "ValueTable",
]
