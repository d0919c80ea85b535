"""Pieces: mapped fields that are kept under a name, and copied into other mappings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from datamaps.map.pieces import Piece as PieceShape
from datamaps.map.pieces import kept
from datamaps.models import FieldMap, Piece, RecordMap
from datamaps.services.field_maps import Edit, save_rows
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once
from integrations_portal.shapes.keys import new_key

USED = "used"
"""What the trail says when the fields of a piece were copied into a mapping."""


def add_piece(workspace: Workspace, answers: dict[str, str], rows: Iterable[FieldMap], by: Actor, once: UUID) -> Piece:
    """Keeps copies of mapped fields. The same form sent twice, known by `once`, makes one piece."""
    with made_once(Piece, workspace, once) as made:
        if made is not None:
            return made
        pieces = Piece.objects.of(workspace)
        last = pieces.aggregate(last=Max("position"))["last"]
        key = new_key(answers["name"], pieces.values_list("key", flat=True), "piece")
        row = Piece(workspace=workspace, uid=once, position=0 if last is None else last + 1)
        return _save(row, answers | {"key": key, "fields": [kept(one.plain()) for one in rows]}, by)


def change_piece(piece: Piece, answers: dict[str, str], by: Actor, expected: int) -> Piece:
    """Another name or description. Raises Stale when somebody else saved in between."""
    return _save(piece, piece.plain() | answers, by, expected)


def _save(piece: Piece, answers: dict[str, Any], by: Actor, expected: int | None = None) -> Piece:
    return door.save(piece.put(PieceShape.read(answers).plain()), by, expected)


@transaction.atomic
def use_piece(piece: Piece, parent: RecordMap, seen: int, edits: Sequence[Edit], by: Actor) -> Counter[str]:
    """Adds copies of a piece's fields to a mapping, all or none, and says so in the trail.

    Raises Stale and StaleRows as `save_rows` does.
    """
    done = save_rows(parent, seen, edits, by)
    if done["added"]:
        flow = parent.flow
        into = {"brief": flow.integration.ref, "flow": flow.ref, "records": f"{parent.source} → {parent.target}"}
        told = into | {"fields": done["added"]}
        record(parent.workspace, by, USED, piece, {name: [None, value] for name, value in told.items()})
    return done


def uses_of(piece: Piece, most: int) -> list[dict[str, Any]]:
    """Where its fields were copied to, the last first: brief, flow, records, fields, at and who."""
    entries = AuditEntry.objects.of(piece.workspace).filter(uid=piece.uid, action=USED).order_by("-number")[:most]
    return [
        {name: after for name, (_before, after) in one.changes.items()} | {"at": one.at, "who": one.actor}
        for one in entries
    ]


def counts_of_uses(workspace: Workspace, pieces: Iterable[Piece]) -> dict[UUID, int]:
    """How often each was used: one query."""
    entries = AuditEntry.objects.of(workspace).filter(uid__in=[one.uid for one in pieces], action=USED)
    return dict(entries.order_by().values_list("uid").annotate(n=Count("pk")))


def pieces_following(workspace: Workspace, table: str) -> list[Piece]:
    """The pieces of which a field follows a value table."""
    return [
        piece
        for piece in Piece.objects.of(workspace).order_by("position")
        if any(row.get("table") == table for row in piece.details.get("fields", []))
    ]
