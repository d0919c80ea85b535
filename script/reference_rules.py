#!/usr/bin/env python
"""Writes docs/reference/rules.md from the readiness rules."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")

from briefs.readiness.reference import page  # noqa: E402 - the project has to be found first

if __name__ == "__main__":
    django.setup()
    (PROJECT / "docs" / "reference" / "rules.md").write_text(page())
