"""Two AsyncAPI documents compared: versions and layouts make no difference, each change is told as what it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.asyncapi_documents import PLACED, VOIDS, version_2, version_3
from tests.connectors.test_asyncapi import changed, fields, names, read

Change = Callable[[dict[str, Any]], object]


def test_bringing_a_document_from_version_2_to_3_is_no_change() -> None:
    assert read(version_2()) == read(version_3())
    assert changed(version_2(), version_3()) == changed(version_3(), version_2()) == []


def _moved_out(document: dict[str, Any]) -> None:
    """A payload that was written out gets a name."""
    document["components"]["schemas"]["Voided"] = document["components"]["messages"]["voided"]["payload"]
    document["components"]["messages"]["voided"]["payload"] = {"$ref": "#/components/schemas/Voided"}


def _written_out(document: dict[str, Any]) -> None:
    """A trait is written out in the message that has it."""
    traits = document["components"].pop("messageTraits")
    del document["components"]["messages"]["placed"]["traits"]
    document["components"]["messages"]["placed"] |= traits["traced"]


def _channel_behind_reference(document: dict[str, Any]) -> None:
    document["components"]["channels"] = {"v": document["channels"]["voids"]}
    document["channels"]["voids"] = {"$ref": "#/components/channels/v"}
    document["operations"]["void"]["messages"] = [{"$ref": "#/channels/voids/messages/voided"}]


@pytest.mark.parametrize(
    "change",
    [
        _moved_out,
        _written_out,
        _channel_behind_reference,
        lambda d: (
            d["channels"].update(other=d["channels"].pop("ordersOfShop"))
            or d["operations"]["tell"].update(channel={"$ref": "#/channels/other"}, messages=[PLACED, VOIDS])
        ),
        lambda d: d["operations"].update(renamed=d["operations"].pop("tell")),
        lambda d: d["info"].update(title="Other words"),
    ],
)
def test_another_layout_is_no_change(change: Change) -> None:
    after = copy.deepcopy(version_3())
    change(after)
    assert changed(version_3(), after) == changed(after, version_3()) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda d: d["components"]["schemas"]["Order"]["properties"].pop("state"),
            [("field.removed", "Order.state")],
        ),
        (
            lambda d: d["components"]["schemas"]["Order"]["properties"]["state"]["enum"].append("void"),
            [("field.values.added", "Order.state")],
        ),
        (
            lambda d: d["components"]["messageTraits"]["traced"]["headers"]["properties"].update(
                at={"type": "string", "format": "date-time"}
            ),
            [("field.added", "placed.headers.at")],
        ),
        (
            lambda d: d["components"]["messageTraits"]["traced"]["headers"].pop("required"),
            [("field.required.lost", "placed.headers.trace")],
        ),
        (lambda d: d["operations"].pop("void"), [("operation.removed", "receive voids")]),
        (
            lambda d: d["operations"]["tell"]["messages"].pop(),
            [
                ("operation.media_type.removed", "send orders/{shop}"),
                ("operation.request.changed", "send orders/{shop}"),
            ],
        ),
        (
            lambda d: d["channels"]["ordersOfShop"]["parameters"]["shop"]["enum"].append("dk"),
            [("field.values.added", "send orders/{shop}.{shop}")],
        ),
        (lambda d: d["servers"]["live"].update(protocol="kafka-secure"), [("system.server.changed", "system")]),
        (
            lambda d: d["components"]["securitySchemes"]["scram"].update(type="scramSha512"),
            [("system.auth.changed", "system")],
        ),
        (
            lambda d: d["components"]["messages"]["voided"].update(contentType="application/json"),
            [
                ("operation.media_type.added", "receive voids"),
                ("operation.media_type.removed", "receive voids"),
                ("operation.media_type.removed", "send orders/{shop}"),
            ],
        ),
    ],
)
def test_each_change_is_told_once_as_what_it_is(change: Change, found: list[tuple[str, str]]) -> None:
    after = copy.deepcopy(version_3())
    change(after)
    assert changed(version_3(), after) == found


def test_streetlights_went_from_version_2_to_3_without_any_difference(realdata: Path) -> None:
    folder = realdata / "asyncapi" / "pair-streetlights-kafka-2-to-3"
    before, after = ((folder / name).read_bytes() for name in ("before.yml", "after.yml"))
    assert changed(before, after) == changed(after, before) == []
    schema = read(after)
    assert len(schema.operations) == 4
    assert names(schema) == [
        *("dimLight", "dimLightPayload", "lightMeasured", "lightMeasuredPayload"),
        *("sentAt", "turnOnOff", "turnOnOffPayload"),
    ]
    assert fields(schema, "turnOnOff")["command"].values == ("off", "on")


def test_headers_that_messages_share_are_told_once() -> None:
    before = version_3()
    before["components"]["schemas"]["Shared"] = before["components"]["messageTraits"]["traced"]["headers"]
    before["components"]["messageTraits"]["traced"]["headers"] = {"$ref": "#/components/schemas/Shared"}
    before["components"]["messages"]["voided"]["headers"] = {"$ref": "#/components/schemas/Shared"}
    after = copy.deepcopy(before)
    after["components"]["schemas"]["Shared"]["properties"]["at"] = {"type": "string"}
    assert fields(read(before), "voided")["headers"].native_type == "Shared"
    assert changed(before, after) == [("field.added", "Shared.at")]


def test_headers_do_not_get_in_the_way_of_a_field_of_that_name() -> None:
    document = version_3()
    document["components"]["messages"]["voided"] = {
        "headers": {"type": "object", "properties": {"trace": {"type": "string"}}},
        "payload": {"type": "object", "properties": {"headers": {"type": "integer"}}},
    }
    assert list(fields(read(document), "voided")) == ["headers", "message headers", "message headers.trace"]
