"""A partner whose messages are fetched: what does not come today is no difference, and what is new is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from pytest_httpserver import HTTPServer

from datamaps.connectors.kinds import kind_of
from datamaps.models import Connector, Field, System
from datamaps.schema.shapes import SystemSchema
from datamaps.services.catalog_import import adopt, preview
from datamaps.services.checks import accept, check
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.checks.conftest import differences, fresh
from tests.connectors.test_x12 import ORDER, interchange

Send = Callable[..., None]
SHORT = "BEG*00*SA*1**20270112\nPO1*1*1*EA*1**VN*A\nCTT*1"


@pytest.fixture
def send(httpserver: HTTPServer) -> Iterator[Send]:
    """Puts messages where they are fetched from."""

    def send(*bodies: str, kind: str = "850") -> None:
        httpserver.clear()
        httpserver.expect_request("/out.edi").respond_with_data(interchange(*bodies, kind=kind).encode())

    with override_settings(OUTBOUND_ALLOW=(f"{httpserver.host}:{httpserver.port}",)):
        yield send


@pytest.fixture
def partner(workspace: Workspace, send: Send, httpserver: HTTPServer) -> Connector:
    """The check of a partner, with a catalog that was taken from one message, and one segment left out of it."""
    send(ORDER)
    system = door.save(System(workspace=workspace).put({"key": "shop", "name": "Shop"}), PORTAL)
    row = Connector(workspace=workspace, system=system)
    row.put({"key": "edi", "kind": "x12", "config": {"url": httpserver.url_for("/out.edi")}})
    connector = door.save(row, PORTAL)
    check(connector)
    seen = connector.observations.get()
    adopt(system, preview(system, SystemSchema.read(seen.seen), kind_of("x12")), PORTAL)
    Field.objects.filter(record__system=system, path__startswith="REF*DP").delete()
    accept(connector, seen, PORTAL)
    return fresh(connector)


def test_what_does_not_come_today_is_no_difference_and_what_was_left_out_is_not_told_when_it_comes_again(
    partner: Connector, send: Send
) -> None:
    for bodies in ([SHORT], [SHORT, ORDER], [ORDER]):
        send(*bodies)
        assert differences(partner) == []
        assert fresh(partner).outcome == "match"


def test_a_new_segment_is_told(partner: Connector, send: Send) -> None:
    send(SHORT, ORDER.replace("REF*LI*1", "REF*BT*7"))
    assert differences(partner) == ["field.added"]


def test_a_day_without_any_such_message_is_a_check_in_part(partner: Connector, send: Send) -> None:
    send(SHORT, kind="855")
    assert differences(partner) == ["record.added"]
    assert check(fresh(partner)).counts["unchecked"] == ["850"]
    assert fresh(partner).outcome == "partial"
