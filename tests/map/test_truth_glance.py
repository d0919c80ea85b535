"""A glance at plain answers says the same of each row as the row that is made of their values."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from datamaps.map.shared import SharedField, SharedRecord
from datamaps.map.truth_glance import glances_of, rows_at
from datamaps.map.truth_matrix import rows_of

SYSTEMS = st.sampled_from(["crm", "erp", "shop"])
OWNERSHIP = st.fixed_dictionaries(
    {},
    optional={
        "system_of_record": SYSTEMS,
        "may_write": st.lists(SYSTEMS, min_size=1, unique=True),
        "when": st.sampled_from(["Lead", "lead ", "Paying"]),
        "steward": st.just("priya"),
    },
)
DEFINITION = st.fixed_dictionaries({"means": st.sampled_from(["Paid", "paid ", "Signed"])})
PLACES = st.lists(SYSTEMS.map(lambda key: f'{key}."Account.x".status'), max_size=3, unique=True)
FIELD = st.fixed_dictionaries(
    {"in": PLACES, "ownership": st.lists(OWNERSHIP, max_size=2), "definitions": st.lists(DEFINITION, max_size=3)}
)
RECORD = st.fixed_dictionaries(
    {
        "in": st.sampled_from([[], ["crm.Account"]]),
        "ownership": st.lists(OWNERSHIP, max_size=2),
        "fields": st.lists(FIELD, max_size=3),
    }
)


def stored(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records and fields as they are stored, each with a key of its own."""
    return [
        {"key": f"r{n}", **record, "fields": [{"key": f"f{m}", **field} for m, field in enumerate(record["fields"])]}
        for n, record in enumerate(records)
    ]


@given(st.lists(RECORD, max_size=3), st.booleans(), st.data())
def test_a_glance_says_what_the_row_says_and_leads_to_it(
    records: list[dict[str, Any]], settled: bool, data: st.DataObject
) -> None:
    def agreed(_field: SharedField) -> bool:
        return settled

    plain = stored(records)
    rows = rows_of([SharedRecord.read(record) for record in plain], agreed)
    glances = glances_of(plain, agreed)
    assert glances == tuple(row.glance for row in rows)
    shown = data.draw(st.lists(st.sampled_from(glances), unique=True)) if glances else []
    found = rows_at(plain, shown, agreed)
    assert [row.place for row in found] == [row.place for row in rows if row.glance in shown]
    assert [(row.cells, row.faults, row.stewards) for row in found] == [
        (row.cells, row.faults, row.stewards) for row in rows if row.glance in shown
    ]
