"""What Salesforce says of its objects, live and saved, and how lost access differs from what was removed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, SystemSchema
from tests.connectors.canary import Listener, listening, reply
from tests.connectors.salesforce_service import Service, describe, row

FRIENDS = Guard(["127.0.0.0/8"])
BEARER = Secret("bearer", {"token": "abcd-1234"})
STAGES = [
    {"value": "Open", "active": True, "defaultValue": True},
    {"value": "Won", "active": True},
    {"value": "Old", "active": False},
]
INVOICE = describe(
    "Invoice__c",
    row("Name", length=80, nillable=False),
    row("Stage__c", "picklist", length=255, picklistValues=STAGES, inlineHelpText="Where it stands."),
    row("Tags__c", "multipicklist", picklistValues=STAGES[:2]),
    row("Subject__c", "combobox", picklistValues=STAGES),
    row("Total__c", "currency", precision=18, scale=2),
    row("Count__c", "int", digits=8),
    row("Paid__c", "boolean", nillable=False, defaultedOnCreate=True, defaultValue=False),
    row("Account__c", "reference", length=18, referenceTo=["Account"], nillable=False, updateable=False),
    row("Owner__c", "reference", referenceTo=["User", "Group"]),
    row("Sum__c", "double", createable=False, updateable=False, precision=18, scale=0),
    row("Mail__c", "email", length=80, unique=True),
    row("Place__c", "address", createable=False, updateable=False),
    row("SystemModstamp", "datetime", createable=False, updateable=False),
    row("Gone__c", deprecatedAndHidden=True),
    row("Odd__c", "hologram"),
)
ACCOUNT = describe("Account", row("Name", nillable=False), row("Fax"), row("MailingAddress", "address"))
BOTH = {"Invoice__c": INVOICE, "Account": ACCOUNT}


def read(value: Any, limits: Limits | None = None) -> SystemSchema:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return observe("salesforce", {}, limits=limits or Limits(), given=content)


def live(service: Service, objects: str = "Account, Invoice__c", secret: Secret = BEARER, version: str = "") -> Any:
    with listening(service) as server:
        config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/", "objects": objects, "version": version}
        return observe("salesforce", config, secret, Limits(seconds=5, guard=FRIENDS))


def fields(schema: SystemSchema, record: str) -> dict[str, Field]:
    (found,) = (one for one in schema.records if one.name == record)
    return {one.path: one for one in found.fields}


def told(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str, str]]:
    found = compare(before, after, kind_of("salesforce").sees, baseline=before).changes
    return {(one.kind.value, one.record, one.field) for one in found}


def without(described: dict[str, Any], *names: str) -> dict[str, Any]:
    return described | {"fields": [one for one in described["fields"] if one["name"] not in names]}


def test_fields_have_their_types_and_sizes() -> None:
    found = fields(read(INVOICE), "Invoice__c")
    assert {path: (one.type.value, one.format) for path, one in found.items()} == {
        "Id": ("string", ""),
        "Name": ("string", ""),
        "Stage__c": ("string", ""),
        "Tags__c": ("string", "multipicklist"),
        "Subject__c": ("string", ""),
        "Total__c": ("number", "currency"),
        "Count__c": ("integer", ""),
        "Paid__c": ("boolean", ""),
        "Account__c": ("string", ""),
        "Owner__c": ("string", ""),
        "Sum__c": ("number", ""),
        "Mail__c": ("string", "email"),
        "Place__c": ("object", "address"),
        "SystemModstamp": ("datetime", ""),
        "Gone__c": ("string", ""),
        "Odd__c": ("unknown", ""),
    }
    assert (found["Name"].max_length, found["Total__c"].precision, found["Total__c"].scale) == (80, 18, 2)
    assert (found["Count__c"].precision, found["Sum__c"].scale, found["Owner__c"].max_length) == (8, 0, None)
    assert read(INVOICE).records[0].changed_at == "SystemModstamp"


def test_what_must_be_given_and_who_may_write_it() -> None:
    found = fields(read(INVOICE), "Invoice__c")
    assert {path for path, one in found.items() if one.required} == {"Name", "Account__c"}
    assert {path for path, one in found.items() if not one.nullable} == {"Id", "Name", "Paid__c", "Account__c"}
    assert {path for path, one in found.items() if one.read_only} == {"Id", "Sum__c", "Place__c", "SystemModstamp"}
    assert (found["Id"].key, found["Id"].unique, found["Mail__c"].unique, found["Gone__c"].deprecated) == (True,) * 4
    assert (found["Paid__c"].default, found["Stage__c"].default, found["Name"].default) == ("false", "Open", None)
    assert found["Account__c"].references == "self.Account.Id"
    assert found["Owner__c"].references is None


def test_values_are_the_active_ones_and_the_rest_is_noted() -> None:
    schema = read(INVOICE)
    found = fields(schema, "Invoice__c")
    assert (found["Stage__c"].values, found["Tags__c"].values) == (("Open", "Won"), ("Open", "Won"))
    assert found["Subject__c"].values == ()
    assert found["Stage__c"].description == "Where it stands."
    assert {(note.where, note.code) for note in schema.notes} == {
        ("Invoice__c.Stage__c", "values_inactive"),
        ("Invoice__c.Owner__c", "points_at_several"),
        ("Invoice__c.Account__c", "set_once"),
        ("Invoice__c.Odd__c", "type_unknown"),
    }
    assert "Old" in " ".join(map(note_sentence, schema.notes))


@pytest.mark.parametrize(
    "saved",
    [
        [INVOICE, ACCOUNT],
        {"results": [{"statusCode": 200, "result": INVOICE}, {"statusCode": 200, "result": ACCOUNT}]},
        {"compositeResponse": [{"body": INVOICE}, {"body": ACCOUNT}, {"body": [{"errorCode": "NOT_FOUND"}]}]},
    ],
)
def test_saved_answers_are_read_in_each_of_their_forms(saved: Any) -> None:
    assert [record.name for record in read(saved).records] == ["Invoice__c", "Account"]
    assert guess("saved.json", json.dumps(saved).encode()) == "salesforce"


def test_a_check_asks_few_questions_and_signs_in_once() -> None:
    service = Service(BOTH)
    values = {"client_id": "a", "client_secret": "secret-1"}
    with listening(service) as server:
        base = f"http://127.0.0.1:{server.port}"
        secret = Secret("oauth_client", values | {"token_url": f"{base}/token"})
        config: dict[str, object] = {"url": f"{base}/lightning/page", "objects": "account Invoice__c;ACCOUNT"}
        schema = observe("salesforce", config, secret, Limits(seconds=5, guard=FRIENDS))
    assert [record.name for record in schema.records] == ["Account", "Invoice__c"]
    data = "/services/data/"
    assert service.asked == ["/token", data, f"{data}v62.0/sobjects/", f"{data}v62.0/composite/batch"]
    assert all(b"authorization: Bearer abcd-1234" in head for head in service.signed[1:])


def test_the_version_that_an_integration_uses_is_asked_when_it_is_named() -> None:
    service = Service(BOTH)
    live(service, version="59.0")
    assert service.asked == ["/services/data/v59.0/sobjects/", "/services/data/v59.0/composite/batch"]


def test_many_objects_are_asked_for_in_batches() -> None:
    many = {f"Object{number}__c": describe(f"Object{number}__c") for number in range(30)}
    service = Service(many)
    assert len(live(service, ", ".join(many)).records) == 30
    assert len(service.asked) == 2 + 3


def test_a_field_that_security_hides_is_lost_access_and_one_that_is_gone_is_removed() -> None:
    before = live(Service(BOTH))
    assert before.hidden == ()
    less = BOTH | {"Account": without(ACCOUNT, "Fax"), "Invoice__c": without(INVOICE, "Mail__c")}
    after = live(Service(less, hidden={"Account": {"Fax": "Phone"}}))
    assert told(before, after) == {("access.lost", "Account", "Fax"), ("field.removed", "Invoice__c", "Mail__c")}
    assert told(after, before) == {("access.gained", "Account", "Fax"), ("field.added", "Invoice__c", "Mail__c")}


def test_whoever_may_not_view_the_setup_is_never_told_that_a_field_was_removed() -> None:
    before = live(Service(BOTH))
    less = BOTH | {"Account": without(ACCOUNT, "Fax")}
    after = live(Service(less, sees_setup=False))
    assert told(before, after) == {("access.lost", "Account", "Fax")}
    assert told(read(ACCOUNT), read(less["Account"])) == {("access.lost", "Account", "Fax")}


def test_parts_of_a_hidden_address_are_not_taken_for_removed() -> None:
    parts = describe("Account", row("MailingCity"), row("MailingAddress", "address"))
    before = live(Service({"Account": parts}), "Account")
    rest = Service({"Account": without(parts, "MailingCity", "MailingAddress")})
    after = live(replace(rest, hidden={"Account": {"MailingAddress": "Address"}}), "Account")
    assert {kind for kind, _record, _field in told(before, after)} == {"access.lost"}


def test_an_object_that_may_not_be_seen_is_not_taken_for_removed() -> None:
    before = live(Service(BOTH))
    one = {"Account": ACCOUNT}
    assert told(before, live(Service(one))) == {("record.removed", "Invoice__c", "")}
    assert told(before, live(Service(one, hidden_objects=("Invoice__c",)))) == {("access.lost", "Invoice__c", "")}
    assert told(before, live(Service(one, sees_setup=False))) == {("access.lost", "Invoice__c", "")}
    refused = Service(BOTH, refuses={"Invoice__c": (403, "INSUFFICIENT_ACCESS")})
    assert told(before, live(refused)) == {("access.lost", "Invoice__c", "")}


@pytest.mark.parametrize("refusal", [(403, "REQUEST_LIMIT_EXCEEDED"), (503, "SERVER_UNAVAILABLE")])
def test_a_service_that_is_busy_says_nothing_of_its_objects(refusal: tuple[int, str]) -> None:
    with pytest.raises(ConnectorError) as caught:
        live(Service(BOTH, refuses={"Account": refusal}))
    assert (caught.value.trouble, caught.value.permanent) == (Trouble.UNREACHABLE, False)


@pytest.mark.parametrize(
    ("objects", "version", "trouble", "code"),
    [
        ("", "", Trouble.CONFIG, "missing"),
        ("Account'--", "", Trouble.CONFIG, "salesforce_object"),
        ("../query", "", Trouble.CONFIG, "salesforce_object"),
        (", ".join(f"A{number}" for number in range(101)), "", Trouble.TOO_LARGE, "salesforce_many"),
        ("Nothing__c", "", Trouble.NOT_FOUND, "salesforce_objects"),
        ("Account", "newest", Trouble.CONFIG, "salesforce_version"),
    ],
)
def test_what_cannot_be_asked_is_told(objects: str, version: str, trouble: Trouble, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        live(Service(BOTH), objects, version=version)
    assert (caught.value.trouble, caught.value.code) == (trouble, code)


@pytest.mark.parametrize("body", [b"<!doctype html>", b"[]", b'{"results": []}', b'[{"version": "62.0"}]', b"5"])
def test_what_is_no_salesforce_is_told(body: bytes) -> None:
    with listening(reply(body)) as server:
        config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}", "objects": "Account"}
        with pytest.raises(ConnectorError) as caught:
            observe("salesforce", config, BEARER, Limits(seconds=5, guard=FRIENDS))
    assert (caught.value.trouble, caught.value.code) == (Trouble.MALFORMED, "salesforce_service")


def test_a_service_inside_the_network_is_not_reached(canary: Listener) -> None:
    config: dict[str, object] = {"url": f"http://127.0.0.1:{canary.port}", "objects": "Account"}
    with pytest.raises(ConnectorError) as caught:
        observe("salesforce", config, NO_SECRET, Limits(seconds=2))
    assert caught.value.trouble is Trouble.BLOCKED


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"sobjects": [{"name": "Account"}]}, "salesforce_list"),
        ({}, "salesforce"),
        ([5, None, []], "salesforce"),
        ({"name": "Account", "fields": []}, "salesforce"),
        ({"name": "Account", "fields": [{"name": "a", "type": "string"}]}, "salesforce"),
        ({"name": "", "fields": [row("a")]}, "salesforce"),
    ],
)
def test_what_is_no_describe_is_refused(value: Any, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(value)
    assert caught.value.code == code


def test_fields_of_the_wrong_shape_do_no_harm() -> None:
    odd = [
        row("a", length=-1, picklistValues=5, referenceTo="x", defaultValue={}, label=7),
        row("a"),
        row("  "),
        row("b", "double", precision=10**9, scale=True),
        row("c", "picklist", picklistValues=[None, {"value": 5}, {"value": "x\0y"}]),
    ]
    schema = read({"name": "Odd", "fields": odd})
    found = fields(schema, "Odd")
    assert found.keys() == {"a", "b", "c"}
    assert (found["b"].precision, found["c"].values) == (None, ("x\ufffdy",))
    assert {note.code for note in schema.notes} == {"field_twice", "field_no_name"}
