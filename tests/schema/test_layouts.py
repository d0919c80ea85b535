"""The same document written another way is the same system: nothing may be told, over every real file."""

from __future__ import annotations

import io
import random
from pathlib import Path

import orjson
import pytest
import yaml

from datamaps.connectors.base import Limits
from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.openapi.compare import compare_documents
from datamaps.connectors.openapi.document import Document
from datamaps.connectors.openapi.parts import load
from datamaps.connectors.openapi.read import read, shape_of
from datamaps.schema.compare import compare
from datamaps.schema.normalize import plain_schema
from tests.schema.layouts import LAYOUTS, shuffled

FILES = (
    "easy-paypal-shipment-tracking.json",
    "easy-xero-identity.yaml",
    "hr-xero-payroll-uk.yaml",
    "pair-adyen-legalentity-oas31/before.json",
    "pair-adyen-legalentity-oas31/after.json",
    "pair-amazon-orders-swagger2/before.json",
    "pair-amazon-orders-swagger2/after.json",
    "pair-paypal-invoicing/before.json",
    "pair-paypal-invoicing/after.json",
    "pair-xero-accounting/before.yaml",
    "pair-xero-accounting/after.yaml",
)
HEAVY = "pair-square/before.json"


def told(before: Document, after: Document) -> list[str]:
    old, new = shape_of(before, Limits()), shape_of(after, Limits())
    changes = compare(old, new, OPENAPI.sees, baseline=old).changes
    changes += compare(new, old, OPENAPI.sees, baseline=new).changes
    return [f"{one.kind.value} {one.path}: {one.before} {one.after}" for one in changes]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", FILES)
def test_another_layout_of_a_real_document_is_no_change(realdata: Path, name: str, layout: str) -> None:
    document = load((realdata / "openapi" / name).read_bytes(), Limits())
    assert told(document, Document(LAYOUTS[layout](document.data))) == []


@pytest.mark.parametrize("layout", ["shuffled", "some moved behind names", "some written out"])
def test_another_layout_of_the_largest_document_is_no_change(realdata: Path, layout: str) -> None:
    document = load((realdata / "openapi" / HEAVY).read_bytes(), Limits())
    other = Document(LAYOUTS[layout](document.data))
    assert compare_documents(document, other, Limits()).changes == ()
    assert compare_documents(other, document, Limits()).changes == ()


@pytest.mark.parametrize("name", FILES)
def test_json_and_yaml_of_one_document_are_observed_as_the_same_bytes(realdata: Path, name: str) -> None:
    content = (realdata / "openapi" / name).read_bytes()
    data = load(content, Limits()).data
    spelled = io.StringIO()
    yaml.dump(data, spelled, Dumper=yaml.CSafeDumper, sort_keys=True, allow_unicode=True, width=60)
    other = spelled.getvalue() if not name.endswith("yaml") else orjson.dumps(data).decode()
    first, second = read(content, Limits()), read(other.encode(), Limits())
    assert orjson.dumps(plain_schema(first)) == orjson.dumps(plain_schema(second))


@pytest.mark.parametrize("name", FILES)
def test_the_order_of_keys_changes_no_byte_of_the_observation(realdata: Path, name: str) -> None:
    document = load((realdata / "openapi" / name).read_bytes(), Limits())
    other = Document(shuffled(document.data, random.Random(3)))
    first, second = (plain_schema(shape_of(one, Limits())) for one in (document, other))
    assert orjson.dumps(first) == orjson.dumps(second)
