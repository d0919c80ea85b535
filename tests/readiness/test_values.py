"""FLD-05: every time has a zone, every amount a currency, every critical number a unit."""

from __future__ import annotations

import pytest

from tests.readiness.world import Changes, abouts, found

BOTH_DATES: Changes = {"crm.1.type": "date", "billing.2.type": "date"}

FIRES: list[tuple[Changes, list[str]]] = [
    ({"crm.1.type": "datetime", "crm.1.timezone": "UTC", "billing.2.type": "datetime"}, ["F-01/Customer.title"]),
    ({"crm.1.type": "time", "billing.2.type": "time"}, ["F-01/Customer.title", "F-01/Account.name"]),
    ({**BOTH_DATES, "crm.1.timezone": "UTC", "billing.2.timezone": "Europe/Stockholm"}, ["F-01/Customer.title"]),
    ({"crm.1.format": "Money"}, ["F-01/Account.name"]),
    (
        {
            "crm.1.type": "number",
            "crm.1.scale": "2",
            "crm.1.path": "unit.netPrice",
            "fields.2.source": ["unit.netPrice"],
        },
        ["F-01/Account.unit.netPrice"],
    ),
    ({"billing.2.type": "number", "billing.2.critical": "true"}, ["F-01/Customer.title"]),
]

QUIET: list[Changes] = [
    BOTH_DATES,
    {**BOTH_DATES, "crm.1.timezone": "UTC"},
    {**BOTH_DATES, "crm.1.timezone": "UTC", "billing.2.timezone": "Europe/Stockholm", "fields.2.transform": "convert"},
    {"crm.1.format": "money", "crm.1.currency": "SEK"},
    {"crm.1.type": "number", "crm.1.path": "price", "fields.2.source": ["price"]},
    {"billing.2.type": "number", "billing.2.critical": "true", "billing.2.unit": "kg"},
    {"billing.1.type": "number", "billing.1.critical": "true"},
    # Not moved, not asked.
    {"billing.5.type": "datetime"},
]


@pytest.mark.parametrize(("changes", "about"), FIRES)
def test_it_asks(changes: Changes, about: list[str]) -> None:
    assert abouts("FLD-05", found(changes)) == about


@pytest.mark.parametrize("changes", QUIET)
def test_it_does_not_ask(changes: Changes) -> None:
    assert abouts("FLD-05", found(changes)) == []
