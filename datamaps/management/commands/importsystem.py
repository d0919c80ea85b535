"""`importsystem WORKSPACE SYSTEM KIND SOURCE`: observed records and fields into the catalog."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datamaps.connectors.kinds import KINDS
from datamaps.management.sources import AUTO, CouldNotObserve, add_host_key, naming, source_of
from datamaps.models import System
from datamaps.services.catalog_import import adopt, preview
from integrations_portal.audit.trail import PORTAL


class Command(BaseCommand):
    help = (
        "Takes the records, fields and operations of a file, address or database into the catalog, and prints what "
        "was added, changed and removed. Titles and descriptions that people wrote stay as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="key of the workspace")
        parser.add_argument("system", help="key of the system")
        parser.add_argument("kind", choices=(AUTO, *KINDS), help="what it is; auto takes it from a file's content")
        parser.add_argument("source", help="a file, an address, or a database such as sqlite:///PATH")
        parser.add_argument("--dry-run", action="store_true", help="only print what would happen")
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help="also remove what the source does not have and nothing else names",
        )
        add_host_key(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        system = (
            System.objects.filter(workspace__key=options["workspace"], key=options["system"])
            .select_related("workspace")
            .first()
        )
        if system is None:
            sentence = f"There is no system {options['system']} in a workspace {options['workspace']}."
            raise CommandError(sentence, returncode=2)
        try:
            with naming(options["source"]):
                source = source_of(options["kind"], options["source"], host_keys=options["host_key"])
                seen = source.observe()
        except CouldNotObserve as failure:
            raise CommandError(failure.sentence(), returncode=2) from None
        found = preview(system, seen, source.kind, keep_missing=not options["remove_missing"])
        if not options["dry_run"]:
            adopt(system, found, PORTAL)
        for step in found.plan.steps:
            self.stdout.write(f"{step.action} {step.kind} {step.label}")
        counts = [f"{found.plan.count(action)} {action}" for action in ("added", "changed", "removed")]
        self.stderr.write(f"{system.label()}: {', '.join(counts)}{' (dry run)' if options['dry_run'] else ''}.")
