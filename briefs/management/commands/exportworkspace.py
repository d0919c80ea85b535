"""`exportworkspace KEY`: a whole workspace as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from briefs.services.pictures import pictures_of
from briefs.services.workspace_rows import export_file
from briefs.workspace_file.archive import pictures_in, write_zip
from briefs.workspace_file.write import write_workspace
from integrations_portal.accounts.models import Workspace


class Command(BaseCommand):
    help = (
        "Writes a workspace as one file: YAML, JSON when FILE ends in .json, or a zip. Importing it again loses "
        "nothing. Text that looks like a secret is in the file as it was typed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the workspace")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; left out, standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = Workspace.objects.filter(key=options["key"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace {options['key']}.", returncode=2)
        file = export_file(workspace)
        pictures: dict[str, bytes] = {}
        path: Path | None = options["output"]
        if path is not None and path.suffix == ".json":
            content = json.dumps(file.plain(), ensure_ascii=False, indent=2).encode() + b"\n"
        else:
            content = write_workspace(file)
        if path is not None and path.suffix == ".zip":
            pictures = pictures_of(workspace, pictures_in(file))
            content = write_zip(content, pictures)
        if left_out := [name for name in pictures_in(file) if name not in pictures]:
            self.stderr.write(f"Left out, since only a zip holds the pictures that are here: {', '.join(left_out)}.")
        if path is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from None
        self.stderr.write("The file holds everything that people typed, secrets by mistake included. Keep it safe.")
