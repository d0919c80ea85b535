"""`livecheck WORKSPACE [CONNECTOR ...]`: runs live checks now, in this process, and records them as usual."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datamaps.connectors.words import sentence
from datamaps.management.lines import as_table
from datamaps.management.reports import Report, as_data, as_junit
from datamaps.models import Check, Connector
from datamaps.schema.severity import Severity
from datamaps.services.checks import look_and_record, trouble_of
from datamaps.services.judging import Judged
from integrations_portal.accounts.models import Workspace


class Command(BaseCommand):
    help = (
        "Checks live systems against the catalog. Exit code 0 when nothing reaches --fail-on, 1 when something does, "
        "2 when a check could not be made and nothing else was found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="key of the workspace")
        parser.add_argument(
            "connectors", nargs="*", metavar="CONNECTOR", help="key or system.key; left out, all active"
        )
        parser.add_argument("--format", choices=("json", "text", "junit"), default="json", help="how to print it")
        parser.add_argument(
            "--fail-on",
            choices=tuple(one.value for one in Severity),
            default=Severity.WARNING.value,
            help="from which severity on the exit code is 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        fail_on = Severity.of(options["fail_on"])
        reports = [
            (connector, _report(connector, *look_and_record(connector), fail_on))
            for connector in _chosen(options["workspace"], options["connectors"])
        ]
        self.stdout.write(_FORMATS[options["format"]](reports))
        for connector, report in reports:
            if report.trouble_text:
                self.stderr.write(f"{connector.label()}: {report.trouble_text}")
        codes = {report.exit_code for _connector, report in reports}
        if code := 1 if 1 in codes else max(codes, default=0):
            raise SystemExit(code)


def _chosen(workspace_key: str, names: list[str]) -> list[Connector]:
    workspace = Workspace.objects.filter(key=workspace_key).first()
    if workspace is None:
        raise CommandError(f"There is no workspace {workspace_key}.", returncode=2)
    known = Connector.objects.of(workspace).select_related("workspace", "system", "baseline")
    if not names:
        return list(known.filter(active=True))
    chosen = [row for row in known if row.key in names or row.label() in names]
    found = {row.key for row in chosen} | {row.label() for row in chosen}
    if missing := [name for name in names if name not in found]:
        raise CommandError(f"There is no connector {', '.join(missing)} in {workspace_key}.", returncode=2)
    return chosen


def _report(connector: Connector, check: Check, found: Judged | None, fail_on: Severity) -> Report:
    report = Report(before="catalog", after=connector.label(), fail_on=fail_on)
    if found is None:
        error = trouble_of(check)
        return report.failed(check.trouble, sentence(error) if error else "")
    return report.of(found.drifts, found.comparison)


Reports = list[tuple[Connector, Report]]


def _json(reports: Reports) -> str:
    rows = [{"connector": connector.label()} | as_data(report) for connector, report in reports]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _text(reports: Reports) -> str:
    return as_table([(connector.label(), report) for connector, report in reports])


def _junit(reports: Reports) -> str:
    head, _, _ = as_junit(Report("", "")).partition("\n")
    suites = [as_junit(report).partition("\n")[2] for _connector, report in reports]
    return "\n".join([head, "<testsuites>", *suites, "</testsuites>"])


_FORMATS = {"json": _json, "text": _text, "junit": _junit}
