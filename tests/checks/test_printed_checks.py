"""What `livecheck --format text` prints is read in the log of a build: short, grouped, and honest about the rest."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from datamaps.management.lines import MOST, as_table, as_text
from datamaps.management.reports import Report
from datamaps.models import Connector, Flow
from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.outcome import Verdict
from datamaps.schema.weigh import Drift, Severity
from tests.checks.conftest import Change as ChangeShop


def removed(record: str, field: str, severity: Severity = Severity.BREAKING, flows: tuple[str, ...] = ()) -> Drift:
    return Drift(Change(ChangeKind.FIELD_REMOVED, record, field, before="string"), severity, "read", flows)


def report(*drifts: Drift, fail_on: Severity = Severity.WARNING, unchecked: tuple[str, ...] = ()) -> Report:
    outcome = Verdict.DRIFT if drifts else Verdict.MATCH
    return Report("a", "b", fail_on, outcome, drifts, unchecked)


def livecheck(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("livecheck", "acme", *words, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_each_check_has_one_line_and_only_what_differs_follows() -> None:
    failed = Report("a", "b").failed("timed_out", "It took more than 60 seconds.")
    text = as_table([("crm.db", report(removed("Account", "name"))), ("erp.api", report()), ("pim.file", failed)])
    assert text.splitlines() == [
        "crm.db    drift            1 breaking",
        "erp.api   match",
        "pim.file  could_not_check  timed_out",
        "",
        "crm.db",
        "  Account",
        "    breaking  field.removed                 Account.name was removed",
    ]


def test_differences_stand_by_record_with_the_flows_that_they_touch() -> None:
    drifts = (
        removed("Order", "total", flows=("INT-1/F-01",)),
        removed("Account", "name"),
        removed("Order", "state", Severity.WARNING, tuple(f"INT-{n}/F-01" for n in range(1, 9))),
    )
    lines = as_text(report(*drifts)).splitlines()
    assert [line.strip() for line in lines if line.startswith("  ") and not line.startswith("   ")] == [
        "Order",
        "Account",
    ]
    assert lines[2].endswith("Order.total was removed (INT-1/F-01)")
    assert lines[3].endswith("INT-5/F-01 and 3 more)")


def test_information_is_counted_unless_it_fails_the_build() -> None:
    drifts = (removed("Order", "total"), removed("Order", "note", Severity.INFO))
    assert "note" not in as_text(report(*drifts))
    assert as_text(report(*drifts)).endswith("  and 1 info more; --format json has all of them")
    assert as_text(report(drifts[1])) == "drift: 0 breaking, 0 warning, 1 info"
    assert as_table([("crm.db", report(drifts[1]))]) == "crm.db  drift  1 info"
    assert "Order.note was removed" in as_text(report(*drifts, fail_on=Severity.INFO))


def test_of_very_many_the_worst_are_told_and_the_rest_counted() -> None:
    drifts = tuple(removed("Order", f"f{n}") for n in range(MOST + 960))
    lines = as_text(report(*drifts)).splitlines()
    assert len(lines) == MOST + 3
    assert lines[-1] == "  and 960 breaking more; --format json has all of them"


def test_records_that_were_not_looked_at_are_named_as_far_as_a_line_goes() -> None:
    line = as_table([("crm.db", report(unchecked=tuple(f"R{n}" for n in range(9))))])
    assert line.endswith("not checked: R0, R1, R2, R3, R4 and 4 more")


def test_a_name_from_a_live_system_cannot_command_the_log() -> None:
    text = as_text(report(removed("Or\n::error::der\x1b[2J", "to\rtal", flows=("INT\n1",))))
    assert len(text.splitlines()) == 3
    assert text.replace("\n", "").isprintable()


def test_nothing_to_check_prints_nothing() -> None:
    assert as_table([]) == ""


@pytest.mark.parametrize("least", ["breaking", "info"])
def test_text_and_json_end_alike_and_json_keeps_everything(
    least: str, flow: Flow, shop: Connector, change_shop: ChangeShop
) -> None:
    change_shop('ALTER TABLE "Order" DROP COLUMN state')
    change_shop("ALTER TABLE Customer ADD COLUMN nick VARCHAR(9)")
    code, text, _err = livecheck("--format", "text", "--fail-on", least)
    same, data, _err = livecheck("--fail-on", least)
    assert code == same
    (found,) = json.loads(data)
    paths = {change["path"] for change in found["changes"]}
    assert {"Order.state", "Customer.nick"} <= paths
    assert text.splitlines()[0] == "shop.db  match  2 info"
    assert ("Customer.nick" in text) is (least == "info")


def test_why_a_check_could_not_be_made_is_one_line_on_standard_error(shop: Connector) -> None:
    config = shop.details["config"] | {"path": "gone.sqlite"}
    Connector.objects.update(details=shop.details | {"config": config})
    code, text, error = livecheck("--format", "text")
    assert code == 2
    assert text == "shop.db  could_not_check  not_found\n"
    assert error.startswith("shop.db: ")
    assert len(error.splitlines()) == 1
