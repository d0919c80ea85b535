#!/usr/bin/env python
"""Writes docs/reference/workspace-file.md from the models."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")

from briefs.workspace_file.reference import page  # noqa: E402 - the project has to be found first

if __name__ == "__main__":
    django.setup()
    (PROJECT / "docs" / "reference" / "workspace-file.md").write_text(page())
