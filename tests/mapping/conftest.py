"""A brief with a mapping, and the addresses of its first record map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import FieldMap, RecordMap
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL

EXAMPLE = Path(__file__).parent.parent / "workspace_file" / "examples" / "nasty.yaml"
Address = Callable[..., str]
SignIn = Callable[[User], Client]


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
