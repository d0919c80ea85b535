#!/usr/bin/env python
"""Writes the pages of docs/reference that are made from the code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")

# The project has to be found first.
from briefs.management import reference as commands  # noqa: E402
from briefs.readiness import reference as rules  # noqa: E402
from briefs.workspace_file import reference as workspace_file  # noqa: E402
from datamaps.connectors import reference as connector_kinds  # noqa: E402
from datamaps.schema import reference as change_kinds  # noqa: E402

PAGES_AT = PROJECT / "docs" / "reference"
PAGES = {
    "change-kinds.md": change_kinds.page,
    "commands.md": commands.page,
    "connectors.md": lambda: connector_kinds.page((PAGES_AT / "connectors.md").read_text()),
    "rules.md": rules.page,
    "workspace-file.md": workspace_file.page,
}

if __name__ == "__main__":
    django.setup()
    for name, page in PAGES.items():
        (PAGES_AT / name).write_text(page())
