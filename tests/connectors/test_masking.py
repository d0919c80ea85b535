"""What people may see of a sample: its names and shape, and no person or secret in it."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.connectors.webhook.masking import masked

HIDDEN = "•••"


@pytest.mark.parametrize(
    "sample",
    [
        {"firstName": "Ada"},
        {"billing_address": {"line": "x", "city": "Oslo"}, "zip": 1234},
        {"data": "ada@example.com"},
        {"ref": 4711001234},
        {"ref": "DE89 3704 0044"},
        {"apiKey": "short"},
        {"Authorization": "Basic x"},
        {"hash": "sha256=abcdefabcdefabcdefabcdef"},
        {"list": ["+47 22 33 44 55"]},
        {"emails": ["Ada", {"of": "ada@example.com"}]},
        {"key": "x"},
    ],
)
def test_what_looks_personal_or_secret_is_masked(sample: dict[str, Any]) -> None:
    text = str(masked(sample))
    assert HIDDEN in text
    for secret in ("Ada", "Oslo", "1234", "ada@", "4711", "DE89", "short", "Basic", "abcdef", "22 33", "'x'"):
        assert secret not in text


@pytest.mark.parametrize(
    "sample",
    [
        {
            "state": "paid",
            "count": 12,
            "total": 10.5,
            "vip": True,
            "none": None,
            "card_status": "ok",
            "lines": [{"sku": "x-1"}],
        },
        {"at": "2027-01-12T14:05:00Z", "day": "2027-01-12", "monkey": "see"},
    ],
)
def test_what_is_neither_stays_readable(sample: dict[str, Any]) -> None:
    assert masked(sample) == sample


def test_names_that_are_those_of_people_are_masked_and_long_things_cut() -> None:
    assert masked({"ada@example.com": 1, "4711001": 2}) == {HIDDEN: 2}
    assert masked({"text": "word " * 100})["text"].endswith("…")
    assert len(masked({"list": list(range(500))})["list"]) == 50
    assert masked({f"a{number}": 1 for number in range(60)})["…"] == 10
