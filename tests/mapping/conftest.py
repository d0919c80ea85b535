"""A brief with a mapping, and the addresses of its first record map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import FieldMap, Piece, RecordMap
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.briefs.sharing import second_brief

EXAMPLE = Path(__file__).parent.parent / "workspace_file" / "examples" / "nasty.yaml"
Address = Callable[..., str]
SignIn = Callable[[User], Client]
PIECES = "/w/acme/shared-data/pieces/"
PIECE = f"{PIECES}of/address/"


@pytest.fixture
def mapped(workspace: Workspace) -> RecordMap:
    """Account to Customer: four fields, in a flow that runs both ways."""
    file = read_workspace(EXAMPLE.read_bytes(), EXAMPLE.name).file
    assert file is not None
    import_file(file, workspace, PORTAL)
    found: RecordMap = RecordMap.objects.get(flow__integration__ref="INT-0003", flow__ref="F-01")
    return found


@pytest.fixture
def address(mapped: RecordMap) -> Address:
    """The address of a page about the record map: `address("mapping_grid")`."""

    def of(name: str, *more: object) -> str:
        return reverse(name, args=["acme", "INT-0003", "F-01", mapped.uid, *more])

    return of


def targets(mapped: RecordMap) -> list[str]:
    """What is filled, in its order."""
    return list(FieldMap.objects.filter(record_map=mapped).order_by("position", "pk").values_list("target", flat=True))


def field_map(target: str) -> FieldMap:
    found: FieldMap = FieldMap.objects.get(target=target, record_map__flow__ref="F-01")
    return found


def many(mapped: RecordMap, count: int) -> None:
    FieldMap.objects.bulk_create(
        FieldMap(
            workspace=mapped.workspace,
            record_map=mapped,
            position=10 + n,
            target=f"extra_{n}",
            details={"source": ["name"]},
        )
        for n in range(count)
    )


@pytest.fixture
def desk(alice: User, sign_in: SignIn) -> Client:
    return sign_in(alice)


@pytest.fixture
def other(mapped: RecordMap) -> RecordMap:
    """Account to Customer in another brief, one way: the country is mapped there already."""
    second_brief(mapped.workspace)
    found: RecordMap = RecordMap.objects.get(flow__integration__ref="INT-0004")
    return found


@pytest.fixture
def piece(mapped: RecordMap) -> Piece:
    fields: list[dict[str, Any]] = [
        {"source": ["billing_country"], "target": "country", "rule": "Two letters", "quality": "ISO"},
        {"source": ["account.vat_id"], "target": "VatId", "note": "Ask <b>Finance</b>", "way": "both"},
        {"source": ["fax"], "target": "fax"},
        {"target": "payment_state", "transform": "constant", "default": "current", "null_rule": "reject"},
    ]
    answers = {
        "key": "address",
        "name": "Customer address",
        "description": "Not for <i>partners</i>.",
        "fields": fields,
    }
    return door.save(Piece(workspace=mapped.workspace).put(answers), PORTAL)


def use_url(row: RecordMap) -> str:
    return reverse("mapping_use", args=["acme", row.flow.integration.ref, row.flow.ref, row.uid])


def preview(client: Client, row: RecordMap) -> tuple[str, dict[str, Any]]:
    url = use_url(row)
    page = client.get(f"{url}?piece=address").content.decode()
    return page, form_of(page, url)
