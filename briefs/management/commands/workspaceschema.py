"""Prints the JSON Schema of the workspace file."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from briefs.workspace_file.schema import workspace_schema


class Command(BaseCommand):
    help = "Prints the JSON Schema (2020-12) of the workspace file, for editors and for other people's checks."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(workspace_schema(), indent=2, ensure_ascii=False))
