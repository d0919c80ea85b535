"""Proposed pairs: found by name, title, type and description, each field once, each with its reasons."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamaps.grid.suggest import Confidence, Suggestion, suggest
from datamaps.grid.suggest_words import reason_in_words
from datamaps.grid.tokens import words_of
from datamaps.map.flow_choices import Transform
from datamaps.schema.shapes import Field


def field(path: str, **more: Any) -> Field:
    return Field(path=path, **more)


def pairs(found: tuple[Suggestion, ...]) -> dict[str, str]:
    return {one.source.path: one.target.path for one in found}


@pytest.mark.parametrize("name", ["BillingCountry", "billing_country", "billing-country", "BILLING_COUNTRY"])
def test_one_name_in_any_spelling_has_the_same_words(name: str) -> None:
    assert words_of(name) == ("billing", "country")


def test_short_and_long_words_agree() -> None:
    assert words_of("custNo") == words_of("customer_number")
    assert words_of("Qty") == words_of("quantities")


def test_the_same_name_is_strong_and_says_why() -> None:
    (one,) = suggest([field("VatId", type="string")], [field("vat_id", type="string")])
    assert one.confidence is Confidence.STRONG
    assert [reason_in_words(reason) for reason in one.reasons] == ["The same name", "The same type: text"]


def test_a_title_or_description_finds_what_the_name_hides() -> None:
    sources = [field("KUNNR", title="Customer number"), field("X1", title="Postal code")]
    targets = [field("customer_no"), field("zip")]
    assert pairs(suggest(sources, targets)) == {"KUNNR": "customer_no"}
    told = "Legal name of the company in the register"
    (one,) = suggest([field("name", description=told)], [field("legal_name", description=told)])
    assert "The descriptions share" in " ".join(map(reason_in_words, one.reasons))


def test_another_type_speaks_against_it_and_asks_for_a_conversion() -> None:
    (one,) = suggest([field("amount", type="string")], [field("amount", type="number")])
    assert one.transform is Transform.CONVERT
    assert [reason.code for reason in one.reasons if reason.speaks_against] == ["other_type"]
    assert one.confidence is not Confidence.STRONG


def test_mapped_deprecated_and_read_only_fields_are_left_out() -> None:
    sources = [field("a_name"), field("b_name"), field("c_name", deprecated=True), field("d_name")]
    targets = [field("a_name"), field("b_name"), field("c_name"), field("d_name", read_only=True)]
    found = suggest(sources, targets, mapped_sources={"a_name"}, mapped_targets={"b_name"})
    assert not {one.source.path for one in found} & {"a_name", "c_name"}
    assert not {one.target.path for one in found} & {"b_name", "d_name"}


def test_the_group_decides_between_equal_names() -> None:
    found = suggest(
        [field("billing.city"), field("shipping.city")], [field("ship.to.shipping_city"), field("billing_city")]
    )
    assert pairs(found)["billing.city"] == "billing_city"


def test_nothing_in_common_is_nothing_proposed() -> None:
    assert suggest([field("colour")], [field("price")]) == ()


NAMES = st.lists(
    st.text("abc_. ", min_size=1, max_size=6).filter(lambda text: text.replace("_", "").isalnum()), unique=True
)


@given(NAMES, NAMES)
def test_each_field_is_proposed_once_at_most_and_in_a_fixed_order(ours: list[str], theirs: list[str]) -> None:
    found = suggest(map(field, ours), map(field, theirs))
    assert len({one.source.path for one in found}) == len({one.target.path for one in found}) == len(found)
    assert found == suggest(map(field, ours), map(field, theirs))


def omop(file: Path) -> dict[str, list[Field]]:
    tables: dict[str, list[Field]] = {}
    with file.open(encoding="latin-1", newline="") as lines:
        for row in csv.DictReader(lines):
            name = row["field"].strip('"').replace(" ", "_")
            tables.setdefault(row["table"].lower(), []).append(field(name, description=row["description"]))
    return tables


RENAMED = {
    "admitting_source_concept_id": "admitted_from_concept_id",
    "admitting_source_value": "admitted_from_source_value",
    "discharge_to_concept_id": "discharged_to_concept_id",
    "discharge_to_source_value": "discharged_to_source_value",
    "visit_detail_parent_id": "parent_visit_detail_id",
}


def test_two_versions_of_a_real_model_are_paired_with_few_mistakes(realdata: Path) -> None:
    folder = realdata / "mapping" / "pair-omop-cdm-fields"
    old, new = omop(folder / "before-5.3.csv"), omop(folder / "after-5.4.csv")
    right = proposed = 0
    for table in old.keys() & new.keys():
        names = {one.path for one in new[table]}
        for one in suggest(old[table], new[table]):
            proposed += 1
            meant = one.source.path if one.source.path in names else RENAMED.get(one.source.path)
            right += one.target.path == meant
    assert proposed > 300
    assert right / proposed > 0.98


def test_what_is_proposed_from_hl7_to_fhir_stands_in_the_published_mapping(realdata: Path) -> None:
    file = realdata / "mapping" / "pair-hl7-pid-to-fhir-patient" / "after.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))[2:]
    published: dict[str, set[str]] = {}
    for row in rows:
        published.setdefault(row[2], set()).add(row[9].partition("[")[0])
    sources = [field(f"PID_{number}", title=name) for number, name in enumerate(published)]
    targets = [field(name) for name in sorted({name for names in published.values() for name in names if name})]
    found = suggest(sources, targets)
    assert found
    assert all(one.target.path in published[one.source.title] for one in found)
