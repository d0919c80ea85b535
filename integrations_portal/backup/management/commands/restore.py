"""`restore FILE [--replace] [--with-keys] [--dry-run]`: puts a backup back and proves that it is equal."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations_portal.backup.services import put_back
from integrations_portal.backup.words import BackupError


class Command(BaseCommand):
    help = (
        "Puts back what backup wrote. Stop the site first, and run migrate afterwards when the backup is of an "
        "older version. The whole file is read and proved sound before anything is changed; afterwards the rows "
        "and the digest of every table are compared with the backup. Prints JSON: what was put back."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what backup wrote")
        parser.add_argument("--replace", action="store_true", help="although the database holds workspaces")
        parser.add_argument("--with-keys", action="store_true", help="the key files too, when they are in it")
        parser.add_argument("--dry-run", action="store_true", help="only say whether the file is sound")

    def handle(self, *_arguments: Any, file: Path, **options: Any) -> None:
        try:
            result = put_back(file, options["replace"], options["with_keys"], options["dry_run"])
        except BackupError as error:
            raise CommandError(error.sentence(), returncode=2) from error
        self.stdout.write(json.dumps(asdict(result)))
