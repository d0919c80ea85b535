"""Compares two observations: what differs, and how much it matters to one who reads or writes it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from datamaps.connectors.kinds import KINDS
from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.management.lines import as_text
from datamaps.management.reports import Report, as_json, as_junit, as_markdown
from datamaps.management.sources import AUTO, CouldNotObserve, Source, add_host_key, naming, shown, source_of
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.severity import Severity
from datamaps.schema.usage import everything
from datamaps.schema.weigh import weigh

FORMATS = {"json": as_json, "text": as_text, "markdown": as_markdown, "junit": as_junit}


class Command(BaseCommand):
    help = (
        "Compares two files, addresses or databases of one kind. Exit code 0 when nothing reaches --fail-on, "
        "1 when something does, 2 when one of them could not be observed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=(AUTO, *KINDS), help="what they are; auto takes it from a file's content")
        parser.add_argument("before", help="a file, an address, or a database such as sqlite:///PATH")
        parser.add_argument("after", help="the same, as it is now")
        parser.add_argument("--format", choices=tuple(FORMATS), default="json", help="how to print it")
        parser.add_argument(
            "--fail-on",
            choices=tuple(one.value for one in Severity),
            default=Severity.WARNING.value,
            help="from which severity on the exit code is 1",
        )
        parser.add_argument(
            "--use", choices=("read", "write", "both"), default="both", help="how everything counts as mapped"
        )
        add_host_key(parser)

    def handle(self, *_arguments: Any, kind: str, before: str, after: str, **options: Any) -> None:
        usage = everything(read=options["use"] != "write", written=options["use"] != "read")
        limit = next(one for one in Severity if one.value == options["fail_on"])
        report = Report(before=shown(before), after=shown(after), fail_on=limit)
        try:
            result = compared(kind, before, after, options["host_key"])
            report = report.of(weigh(result.changes, usage), result)
        except CouldNotObserve as failure:
            report = report.failed(failure.error.trouble.value, failure.sentence())
            self.stderr.write(report.trouble_text)
        self.stdout.write(FORMATS[options["format"]](report))
        if report.exit_code:
            raise SystemExit(report.exit_code)


def compared(kind: str, before: str, after: str, host_keys: Sequence[str] = ()) -> Comparison:
    """What differs between two sources of one kind. Raises CouldNotObserve."""
    with naming(before):
        old = source_of(kind, before, host_keys=host_keys)
    with naming(after):
        new = source_of(old.kind.id if kind == AUTO else kind, after, host_keys=host_keys)
    if old.kind is OPENAPI and old.content is not None and new.content is not None:
        return _compared_documents(old, new, before, after)
    with naming(before):
        seen_before = old.observe()
    with naming(after):
        seen_after = new.observe()
    return compare(seen_before, seen_after, old.kind.sees, old.kind.positional, baseline=seen_before)


def _compared_documents(old: Source, new: Source, before: str, after: str) -> Comparison:
    """Documents are compared where they differ, without reading all of them.

    The modules for that are loaded here: a comparison of databases would wait for them in vain.
    """
    parts = import_module("datamaps.connectors.openapi.parts")
    openapi_compare = import_module("datamaps.connectors.openapi.compare")
    with naming(before):
        one = parts.keep(old.content or b"", old.limits)
    with naming(after):
        other = parts.load(new.content or b"", new.limits)
        result: Comparison = openapi_compare.compare_documents(one, other, new.limits)
        return result
