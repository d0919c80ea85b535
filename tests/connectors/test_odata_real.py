"""Real metadata of OData services, read whole; and a service that is asked for its metadata."""

from __future__ import annotations

import re
from pathlib import Path
from time import monotonic

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.odata.read import metadata_url
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import FieldType, SystemSchema
from tests.connectors.canary import Listener, listening, reply
from tests.connectors.odata_documents import HEAD, SHOP, TAIL


def read(file: Path) -> SystemSchema:
    content = file.read_bytes()
    assert guess(file.name, content) == "odata"
    return observe("odata", {}, NO_SECRET, Limits(), given=content)


@pytest.mark.parametrize(
    ("name", "records", "properties", "ways", "composite", "most"),
    [
        ("v2-nasty-sap-businesspartner.xml", 194 + 5, 1983, 315, 111, 8),
        ("v2-sap-salesorder-manage.xml", 33 + 1, 257, 39, 10, 4),
        ("v4-easy-bom-endtoend.xml", 32 + 7, 161, 35, 4, 3),
        ("v4-sap-sd.xml", 46, 317, 67, 9, 3),
        ("pair-msgraph-govsg/after.csdl", 91 + 97 + 22, 802, 121, 0, 1),
        ("pair-msgraph-govsg/before.csdl", 85 + 79 + 17, 748, 116, 0, 1),
    ],
)
def test_of_a_real_service_every_type_property_and_way_is_there(
    realdata: Path, name: str, records: int, properties: int, ways: int, composite: int, most: int
) -> None:
    schema = read(realdata / "odata" / name)
    assert len(schema.records) == records
    enums = {
        one.name for one in schema.records if [row.path for row in one.fields] == ["value"] and one.fields[0].values
    }
    inherited = {one.record: one.of[0] for one in schema.composed}
    paths = {one.name: {row.path for row in one.fields} for one in schema.records}
    own = {name: paths[name] - paths.get(inherited.get(name, ""), set()) for name in paths.keys() - enums}
    # Each property and way is a row, and a list has one more; the bytes of an entity have a row of their own.
    plain = sum(len([path for path in found if not path.endswith("[]") and path != "$value"]) for found in own.values())
    assert plain == properties + ways
    keys = [[row for row in one.fields if row.key] for one in schema.records if one.name not in inherited]
    assert len([found for found in keys if len(found) > 1]) == composite
    assert max(map(len, keys)) == most
    assert not [note for note in schema.notes if note.code in ("type_unknown", "reference_missing", "reference_remote")]


def test_every_set_and_function_of_a_real_service_can_be_asked_for(realdata: Path) -> None:
    file = realdata / "odata" / "v2-nasty-sap-businesspartner.xml"
    names = {one.name for one in read(file).operations}
    text = file.read_text()
    sets = re.findall(r'<EntitySet Name="(\w+)"([^>]*)', text)
    asked = [name for name, more in sets if 'addressable="false"' not in more]
    assert (len(sets), len(asked)) == (194, 193)
    assert {f"GET /{name}" for name in asked} <= names
    made = {f"POST /{name}" for name, more in sets if 'creatable="false"' not in more}
    called = re.findall(r'<FunctionImport Name="(\w+)"', text)
    assert {one for one in names if one.startswith("POST /")} - {f"POST /{name}" for name in called} == made
    assert len([name for name in called if {f"GET /{name}", f"POST /{name}"} & names]) == len(called) == 104


def test_the_real_pair_tells_each_of_its_changes(realdata: Path) -> None:
    folder = realdata / "odata" / "pair-msgraph-govsg"
    before, after = (read(folder / f"{name}.csdl") for name in ("before", "after"))
    found = compare(before, after, KINDS["odata"].sees, baseline=before).changes
    told = {(one.kind.value, one.path) for one in found}
    come = {path for kind, path in told if kind == "record.added"}
    assert len(come) == 6 + 18 + 5
    assert {"deviceLocalCredential", "azureADJoinPolicy", "azureADRegistrationPolicy"} <= come
    assert {
        "appManagementRestrictionState",
        "customSecurityAttributeComparisonOperator",
        "multiFactorAuthConfiguration",
        "rootDomains",
        "volumeType",
    } <= come
    assert {
        ("field.added", "appManagementApplicationConfiguration.identifierUris"),
        ("field.added", "customAppManagementConfiguration.applicationRestrictions"),
        ("field.nullable.gained", "federatedIdentityCredential.subject"),
    } <= told
    # Nothing was removed, and nothing else changed than what came.
    assert {kind for kind, _path in told} == {"record.added", "field.added", "operation.added", "field.nullable.gained"}
    assert {path for kind, path in told if kind == "operation.added"} == {
        f"{verb} /informationProtection" for verb in ("GET", "PATCH")
    }


def test_a_real_service_says_what_people_call_its_fields(realdata: Path) -> None:
    schema = read(realdata / "odata" / "v2-sap-salesorder-manage.xml")
    (item,) = (one for one in schema.records if one.name == "C_SalesOrderItemTPType")
    row = {one.path: one for one in item.fields}
    assert (row["NetAmount"].title, row["NetAmount"].precision, row["NetAmount"].read_only) == ("Net Value", 16, True)
    assert (row["CreationDate"].type, row["CreationTime"].type) == (FieldType.DATE, FieldType.TIME)
    assert row["IncotermsClassification"].references == "self.I_IncotermsClassificationType.IncotermsClassification"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://a.example/odata", "https://a.example/odata/$metadata"),
        ("https://a.example/odata/?sap-client=100", "https://a.example/odata/$metadata?sap-client=100"),
        ("https://a.example/odata/$metadata", "https://a.example/odata/$metadata"),
        ("https://a.example/odata/%24metadata?x=1", "https://a.example/odata/%24metadata?x=1"),
        ("https://a.example/files/v1.0.csdl", "https://a.example/files/v1.0.csdl"),
    ],
)
def test_the_address_of_the_service_leads_to_its_metadata(url: str, asked: str) -> None:
    assert metadata_url(url) == asked


def test_a_service_is_asked_for_its_metadata_with_the_sign_in() -> None:
    with listening(reply((HEAD + SHOP + TAIL).encode())) as server:
        config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/odata/"}
        secret = Secret("bearer", {"token": "abcd-1234"})
        found = observe("odata", config, secret, Limits(seconds=20, guard=Guard(["127.0.0.0/8"]), apart=True))
    assert found == observe("odata", {}, given=(HEAD + SHOP + TAIL).encode())
    assert server.requests[0].startswith(b"GET /odata/$metadata HTTP")
    assert b"authorization: Bearer abcd-1234" in server.requests[0]


def test_a_service_inside_the_network_is_not_reached(canary: Listener) -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("odata", {"url": f"http://127.0.0.1:{canary.port}/odata"}, NO_SECRET, Limits(seconds=2))
    assert caught.value.trouble is Trouble.BLOCKED


@pytest.mark.slow
def test_a_long_line_of_types_is_given_up_in_time() -> None:
    chain = "".join(f'<ComplexType Name="T{n}" BaseType="S.T{n - 1}"/>' for n in range(1, 30_000))
    started = monotonic()
    with pytest.raises(ConnectorError) as caught:
        observe("odata", {}, NO_SECRET, Limits(seconds=1), given=(HEAD + chain + TAIL).encode())
    assert caught.value.trouble is Trouble.TIMED_OUT
    assert monotonic() - started < 3


def test_values_of_a_long_enumeration_on_many_properties_are_given_up_in_time() -> None:
    values = "".join(f'<Member Name="m{n}"/>' for n in range(20_000))
    rows = "".join(f'<Property Name="p{n}" Type="S.E"/>' for n in range(2_000))
    text = f'{HEAD}<EnumType Name="E">{values}</EnumType><ComplexType Name="T">{rows}</ComplexType>{TAIL}'
    started = monotonic()
    with pytest.raises(ConnectorError) as caught:
        observe("odata", {}, NO_SECRET, Limits(seconds=0.5), given=text.encode())
    assert caught.value.trouble is Trouble.TIMED_OUT
    assert monotonic() - started < 3
