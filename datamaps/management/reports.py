"""A comparison as JSON, Markdown or JUnit, whole; as text it is in `lines.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from datamaps.schema.changes import plain
from datamaps.schema.compare import Comparison
from datamaps.schema.outcome import Verdict, counts, verdict
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import Drift


@dataclass(frozen=True)
class Report:
    """What a command found between two sources, and from which severity on that is a failure."""

    before: str
    after: str
    fail_on: Severity = Severity.WARNING
    outcome: Verdict = Verdict.MATCH
    drifts: tuple[Drift, ...] = ()
    unchecked: tuple[str, ...] = ()
    not_covered: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""
    trouble_text: str = ""

    def of(self, drifts: tuple[Drift, ...], comparison: Comparison) -> Report:
        """The report of a comparison that could be made."""
        return replace(
            self,
            outcome=verdict(drifts, comparison.unchecked),
            drifts=drifts,
            unchecked=comparison.unchecked,
            not_covered=comparison.not_covered,
        )

    def failed(self, trouble: str, text: str) -> Report:
        """The report of a comparison that could not be made."""
        return replace(self, outcome=Verdict.COULD_NOT_CHECK, trouble=trouble, trouble_text=text)

    def fails(self, drift: Drift) -> bool:
        return drift.severity.rank >= self.fail_on.rank

    @property
    def exit_code(self) -> int:
        """0 fine, 1 something was found, 2 could not be done."""
        if self.outcome is Verdict.COULD_NOT_CHECK:
            return 2
        return int(any(self.fails(drift) for drift in self.drifts))

    @property
    def summary(self) -> str:
        """`drift: 2 breaking, 0 warning, 5 info`."""
        if self.outcome is Verdict.COULD_NOT_CHECK:
            return f"{self.outcome.value}: {self.trouble_text}"
        found = ", ".join(f"{count} {name}" for name, count in counts(self.drifts).items())
        unchecked = f"; not checked: {', '.join(self.unchecked)}" if self.unchecked else ""
        return f"{self.outcome.value}: {found}{unchecked}"


def as_json(report: Report) -> str:
    return json.dumps(as_data(report), ensure_ascii=False, indent=2)


def as_data(report: Report) -> dict[str, Any]:
    """A report as plain JSON values."""
    data: dict[str, Any] = {
        "outcome": report.outcome.value,
        "counts": counts(report.drifts),
        "changes": [
            {
                "kind": drift.change.kind.value,
                "path": drift.change.path,
                "before": plain(drift.change.before),
                "after": plain(drift.change.after),
                "severity": drift.severity.value,
                "fingerprint": drift.change.fingerprint,
            }
            for drift in report.drifts
        ],
    }
    if report.unchecked:
        data["unchecked"] = list(report.unchecked)
    if report.not_covered:
        data["not_covered"] = dict(report.not_covered)
    if report.outcome is Verdict.COULD_NOT_CHECK:
        data |= {"trouble": report.trouble, "message": report.trouble_text}
    return data


def as_markdown(report: Report) -> str:
    lines = [f"**{_cell(report.summary)}**"]
    if report.drifts:
        lines += ["", "| Severity | Change | Where | What |", "| --- | --- | --- | --- |"]
    for drift in report.drifts:
        change = drift.change
        cells = (drift.severity.value, change.kind.value, change.path, change.sentence())
        lines.append("| " + " | ".join(map(_cell, cells)) + " |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that cannot leave its table cell or become markup."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


def as_junit(report: Report) -> str:
    failed = report.outcome is Verdict.COULD_NOT_CHECK
    cases = [_case(report, drift) for drift in report.drifts]
    if failed:
        cases.append(f'  <testcase name="compare"><error message={_attribute(report.trouble_text)}/></testcase>')
    elif not cases:
        cases.append('  <testcase name="compare"/>')
    failures = sum(report.fails(drift) for drift in report.drifts)
    head = f'tests="{len(cases)}" failures="{failures}" errors="{int(failed)}"'
    name = _attribute(f"{report.before} {report.after}")
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuite name={name} {head}>", *cases, "</testsuite>"]
    )


def _case(report: Report, drift: Drift) -> str:
    change = drift.change
    named = f"name={_attribute(change.path or 'system')} classname={_attribute(change.kind.value)}"
    if not report.fails(drift):
        return f"  <testcase {named}/>"
    text = printable(change.sentence())
    message = _attribute(change.sentence())
    return (
        f"  <testcase {named}><failure type={_attribute(drift.severity.value)} message={message}>"
        f"{escape(text)}</failure></testcase>"
    )


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def printable(text: str) -> str:
    """One line, without control characters: XML cannot hold them, and a log would obey them."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
