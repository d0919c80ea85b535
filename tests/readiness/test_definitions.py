"""DEF rules: each fires where it should, and is quiet beside it."""

from __future__ import annotations

import pytest

from tests.readiness.world import Changes, abouts, found

DIFFER: Changes = {"status.definitions.1.means": "Nothing is late"}
AGREED: Changes = {**DIFFER, "status.resolution": {"kind": "one_meaning", "agreed": "true", "decision": "INT-1/D-01"}}
OTHER_FIELD = {
    "key": "name",
    "name": "Trading name",
    "in": ["crm.Account.name"],
    "ownership": [{"system_of_record": "crm", "steward": "priya"}],
}
LEGAL = {
    "key": "legal",
    "name": "Legal name",
    "in": ["billing.Customer.title"],
    "ownership": [{"system_of_record": "crm", "steward": "dana"}],
}

FIRES: list[tuple[str, Changes, str]] = [
    ("DEF-01", DIFFER, "customer.status"),
    ("DEF-01", {**AGREED, "brief.decisions.0.status": "proposed"}, "customer.status"),
    ("DEF-01", {**AGREED, "status.resolution.agreed": None}, "customer.status"),
    # Without a term, the word is the name of the field.
    (
        "DEF-01",
        {
            "status.definitions.0.term": None,
            "status.definitions.1.term": "customer STATUS",
            "status.definitions.1.means": "x",
        },
        "customer.status",
    ),
    ("DEF-02", {"status.definitions.1": None}, "customer.status"),
    # A word alone says nothing of what it means.
    ("DEF-02", {"status.definitions.1.means": None}, "customer.status"),
    ("DEF-03", {"brief.goal": "Say 'live customer' and “Won”, don't say it's fine"}, "purpose/live customer"),
    ("DEF-03", {"brief.exceptions.0.name": 'A "ghost" account'}, "exceptions/ghost"),
]

QUIET: list[tuple[str, Changes]] = [
    ("DEF-01", AGREED),
    # Another brief's decision cannot be seen from here: the word of the people is taken.
    ("DEF-01", {**AGREED, "status.resolution.decision": "INT-9/D-07"}),
    ("DEF-01", {"status.definitions.1.means": "Paid", "status.definitions.1.term": "current"}),
    ("DEF-02", {"status.definitions.1": None, "systems.1.owner_team": "sales"}),
    ("DEF-02", {"status.definitions.1": None, "crm.2.format": "country", "billing.3.format": "Country"}),
    ("DEF-02", {"status.definitions.1": None, "crm.2.values": ["Won"], "billing.3.values": None}),
    ("DEF-03", {"brief.goal": "Say 'customer  STATUS', \"active\", “Won” and ‘closed’; it's Ann's and Bob's"}),
    ("DEF-04", {}),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: str) -> None:
    assert abouts(rule, found(changes)) == [about]


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_a_phrase_is_asked_about_once() -> None:
    changes: Changes = {"brief.goal": 'A "ghost"', "brief.problem": 'The "Ghost"'}
    assert abouts("DEF-03", found(changes)) == ["purpose/ghost"]


def joined(transform: str) -> Changes:
    return {
        "shared_records.0.fields.+": OTHER_FIELD,
        "fields.2.transform": transform,
        "shared_records.+": {"key": "party", "fields": [LEGAL]},
    }


def test_two_shared_fields_joined_by_a_copy_are_asked_about() -> None:
    findings = [one for one in found(joined("copy")) if one.rule == "DEF-04"]
    assert [one.about for one in findings] == ["F-01/Customer.title"]
    assert findings[0].contacts == ("priya", "dana")


def test_two_shared_fields_joined_by_a_rule_are_not() -> None:
    assert abouts("DEF-04", found(joined("derive"))) == []
