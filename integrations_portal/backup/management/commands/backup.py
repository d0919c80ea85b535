"""`backup [-o FILE] [--with-keys]`: one file with everything that the portal holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from integrations_portal.backup.services import back_up
from integrations_portal.backup.words import BackupError


class Command(BaseCommand):
    help = (
        "Writes the database and the files that people sent in to one file, as of one moment, while people go "
        "on working. Prints JSON: what is in it. It holds what the workspaces hold; keep it as safe as those."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", type=Path, help="the file; portal-DATE-TIME.backup here when not given")
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="the key files of VAR_DIR too: whoever has that file can read every stored credential",
        )

    def handle(self, *_arguments: Any, output: Path | None, with_keys: bool, **_options: Any) -> None:
        target = output or Path(f"portal-{timezone.now():%Y%m%d-%H%M%S}.backup")
        try:
            result = back_up(target.absolute(), with_keys)
        except BackupError as error:
            raise CommandError(error.sentence(), returncode=2) from error
        self.stdout.write(json.dumps(asdict(result)))
