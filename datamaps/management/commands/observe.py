"""Prints what a file, an address or a database looks like, as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.management.sources import AUTO, CouldNotObserve, add_host_key, naming, source_of
from datamaps.schema.normalize import plain_schema


class Command(BaseCommand):
    help = (
        "Prints the records, fields and operations of a file, address or database as JSON. "
        "Exit code 0 when it could be observed, 2 when not."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=(AUTO, *KINDS), help="what it is; auto takes it from a file's content")
        parser.add_argument("source", help="a file, an address, or a database such as sqlite:///PATH")
        parser.add_argument(
            "--config",
            action="append",
            default=[],
            type=setting,
            metavar="NAME=VALUE",
            help="a setting of the kind; may be given several times",
        )
        add_host_key(parser)

    def handle(self, *_arguments: Any, kind: str, source: str, config: list[tuple[str, str]], **options: Any) -> None:
        try:
            with naming(source):
                seen = source_of(kind, source, dict(config), options["host_key"]).observe()
        except CouldNotObserve as failure:
            self.stderr.write(failure.sentence())
            raise SystemExit(2) from None
        for note in seen.notes:
            self.stderr.write(note_sentence(note))
        self.stdout.write(json.dumps(plain_schema(seen), ensure_ascii=False, indent=2))


def setting(text: str) -> tuple[str, str]:
    """`name=value` in two. Raises ArgumentTypeError for anything else."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ArgumentTypeError(f"{text!r} is not a setting: write it as name=value.")
    return name, value
