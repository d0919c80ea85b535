"""`importworkspace FILE`: makes a workspace what a file says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from briefs.pictures.header import NoPicture
from briefs.pictures.words import sentence
from briefs.services.pictures import take_in
from briefs.services.workspace_rows import import_file, plan_import
from briefs.workspace_file.archive import named_by_content, pictures_in, read_zip
from briefs.workspace_file.errors import Reading, Unreadable
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.read import read_workspace
from datamaps.connectors.archive import is_archive
from datamaps.services.sync import Plan
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL


class Command(BaseCommand):
    help = (
        "Imports a workspace file and prints what was added, changed and removed. "
        "Nothing is written unless the whole file is good; then every error is told with its line and path."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the workspace as YAML, JSON or a zip with one of them")
        parser.add_argument("--dry-run", action="store_true", help="only print what would happen")
        parser.add_argument("--into", metavar="KEY", help="the workspace to import into, whatever key the file has")

    def handle(self, *args: Any, **options: Any) -> None:
        file, pictures = self._read(options["file"])
        key = options["into"] or file.workspace.key
        with transaction.atomic():
            workspace, _ = Workspace.objects.get_or_create(key=key, defaults={"name": file.workspace.name or key})
            if options["dry_run"]:
                plan = plan_import(file, workspace)
                transaction.set_rollback(True)
            else:
                plan = import_file(file, workspace, PORTAL)
                self._keep(workspace, pictures)
        self._tell(plan, key, options["dry_run"])

    def _keep(self, workspace: Workspace, pictures: Mapping[str, bytes]) -> None:
        try:
            take_in(workspace, pictures, PORTAL)
        except NoPicture as refused:
            raise CommandError(f"{sentence(refused)} Nothing was written.", returncode=2) from None

    def _read(self, path: Path) -> tuple[WorkspaceFile, Mapping[str, bytes]]:
        try:
            content = path.read_bytes()
        except OSError as unreadable:
            raise CommandError(f"{path} cannot be read: {unreadable.strerror}.", returncode=2) from None
        reading, files = self._unpacked(content) if is_archive(content) else (read_workspace(content, path.name), {})
        if reading.file is None:
            for error in reading.errors:
                self.stderr.write(f"{path}, {error}")
            count = len(reading.errors)
            raise CommandError(
                f"{path} has {count} error{'s' if count != 1 else ''}; nothing was written.", returncode=2
            )
        found, pictures = named_by_content(reading.file, files)
        if missing := [name for name in pictures_in(found) if name not in pictures]:
            self.stderr.write(f"Not in the file, so guides show their words instead: {', '.join(missing)}.")
        return found, pictures

    def _unpacked(self, content: bytes) -> tuple[Reading, Mapping[str, bytes]]:
        try:
            archive = read_zip(content)
        except Unreadable as unreadable:
            return Reading(None, (unreadable.error,)), {}
        return read_workspace(archive.content, archive.name), archive.files

    def _tell(self, plan: Plan, key: str, dry: bool) -> None:
        for step in plan.steps:
            self.stdout.write(f"{step.action} {step.kind} {step.label}")
        added, changed, removed = (plan.count(action) for action in ("added", "changed", "removed"))
        would = "would be " if dry else ""
        self.stderr.write(f"{key}: {added} {would}added, {changed} {would}changed, {removed} {would}removed.")
