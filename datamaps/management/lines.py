"""Comparisons as lines for people: each in one line, then what differs by record, and the rest as a count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datamaps.management.reports import Report, printable
from datamaps.schema.outcome import Verdict, counts
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import Drift

MOST = 40
"""Differences of one comparison that are told, the worst ones."""
_NAMES = 5
"""Records or flows that are named in one line."""
_ALL = "--format json has all of them"


def as_text(report: Report) -> str:
    """One comparison: what it says as a whole, then what differs."""
    return "\n".join([report.summary, *_differences(report)])


def as_table(reports: Sequence[tuple[str, Report]]) -> str:
    """Several by name: a line for each, then what differs in those in which something does."""
    widest = max((len(name) for name, _report in reports), default=0)
    outcomes = max((len(report.outcome.value) for _name, report in reports), default=0)
    lines = [
        f"{name:{widest}}  {report.outcome.value:{outcomes}}  {_in_short(report)}".rstrip() for name, report in reports
    ]
    for name, report in reports:
        if told := list(_differences(report)):
            lines += ["", name, *told]
    return "\n".join(lines)


def _in_short(report: Report) -> str:
    if report.outcome is Verdict.COULD_NOT_CHECK:
        return report.trouble
    parts = [_counted(report.drifts)] if report.drifts else []
    if report.unchecked:
        parts.append(f"not checked: {_some(report.unchecked)}")
    return "; ".join(parts)


def _counted(drifts: Sequence[Drift]) -> str:
    return ", ".join(f"{count} {severity}" for severity, count in counts(drifts).items() if count)


def _used_by(drift: Drift) -> str:
    return f" ({_some(drift.flows)})" if drift.flows else ""


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMES
    return printable(", ".join(names[:_NAMES])) + (f" and {more} more" if more > 0 else "")


def _differences(report: Report) -> Iterator[str]:
    """What matters, record by record, the worst first, then how many more there are. Nothing where nothing matters."""
    least = min(report.fail_on.rank, Severity.WARNING.rank)
    told = [drift for drift in report.drifts if drift.severity.rank >= least][:MOST]
    records: dict[str, list[Drift]] = {}
    for drift in told:
        records.setdefault(drift.change.record, []).append(drift)
    for record, drifts in records.items():
        yield f"  {printable(record) or 'the system as a whole'}"
        for drift in drifts:
            words = f"{printable(drift.change.sentence())}{_used_by(drift)}"
            yield f"    {drift.severity.value:8}  {drift.change.kind.value:28}  {words}"
    if told and (rest := report.drifts[len(told) :]):
        yield f"  and {_counted(rest)} more; {_ALL}"
