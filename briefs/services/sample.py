"""The sample workspace: two worked integrations with live systems of their own, dated relative to today."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from briefs.samples import FOLDER, KEY
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import Connector
from datamaps.services.limits import SOURCES
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor

ANCHOR = date(2026, 11, 20)
"""The day that stands for today in the sample's file."""
_DAY = re.compile(rb"(?<![\d-])(\d{4}-\d{2}-\d{2})(?![\dT-])")
_LOCAL = b"http://127.0.0.1:8000/"


def load_sample(actor: Actor, today: date | None = None) -> Workspace:
    """Makes the sample workspace, with a CRM and a billing system that can be checked without a network."""
    content = (FOLDER / f"{KEY}.yaml").read_bytes()
    content = shifted(content, (today or timezone.localdate()) - ANCHOR)
    content = content.replace(_LOCAL, settings.BASE_URL.rstrip("/").encode() + b"/")
    reading = read_workspace(content, f"{KEY}.yaml")
    if reading.file is None:
        raise ValueError(f"The sample cannot be read: {reading.errors[0]}")
    make_crm()
    with transaction.atomic():
        workspace, _ = Workspace.objects.get_or_create(key=KEY, defaults={"sample": True})
        import_file(reading.file, workspace, actor)
        # The first look comes with the first minute, not with the first full quarter of an hour.
        Connector.objects.of(workspace).update(due_at=timezone.now())
    return workspace


def shifted(content: bytes, by: timedelta) -> bytes:
    """A file with every date in it moved."""
    return _DAY.sub(lambda match: (date.fromisoformat(match[1].decode()) + by).isoformat().encode(), content)


def crm_path() -> Path:
    return Path(settings.VAR_DIR) / SOURCES / "sample" / "crm.sqlite"


def make_crm() -> Path:
    """A fresh CRM database in the administrator's folder."""
    path = crm_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    try:
        database.executescript((FOLDER / "crm.sql").read_text())
        database.commit()
    finally:
        database.close()
    return path


@transaction.atomic
def remove_sample() -> bool:
    """Takes the sample away, with everything in it. False when there was none."""
    workspace = Workspace.objects.filter(key=KEY, sample=True).first()
    if workspace is None:
        return False
    workspace.delete()
    crm_path().unlink(missing_ok=True)
    return True
