"""`WorkspaceFile`: a whole workspace in one value, in the order in which it is written."""

from __future__ import annotations

from typing import Literal

from briefs.shapes.brief import Brief
from datamaps.map.pieces import Piece
from datamaps.map.shared import SharedRecord, ValueTable
from datamaps.map.systems import System
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.people import Contact, Team, WorkspaceHead

FORMAT = "integrations-portal/1"


class WorkspaceFile(Shape):
    """Everything that a workspace file holds. `format` says how to read it."""

    format: Literal["integrations-portal/1"]
    workspace: WorkspaceHead
    teams: tuple[Team, ...] = ()
    contacts: tuple[Contact, ...] = ()
    systems: tuple[System, ...] = ()
    shared_records: tuple[SharedRecord, ...] = ()
    value_tables: tuple[ValueTable, ...] = ()
    pieces: tuple[Piece, ...] = ()
    briefs: tuple[Brief, ...] = ()
