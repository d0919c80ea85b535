"""The workspace file of 1,500 systems into rows, against loading its YAML and inserting the same rows in bulk.

The rows are all that are there afterwards: what the file says, what points to whom, and what search finds. Told is time
of the processor, since SQLite works in the same process. The command is run once more on its own, for its memory.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from cold_command import cold_command
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from large_file import SYSTEMS, workspace
from large_workspace import own_database

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_yaml
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL

_OWN = ("accounts", "rows", "datamaps", "briefs")


def run() -> Iterator[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    content = write_yaml(workspace())
    with own_database(Path(settings.VAR_DIR) / "import.sqlite3"):
        into = Workspace.objects.create(key="large", name="Large")
        began = time.process_time()
        file = read_workspace(content, "large.yaml").file
        assert file is not None
        import_file(file, into, PORTAL)
        taken = time.process_time() - began
        rows = _rows()
        began = time.process_time()
        yaml.load(content, Loader=yaml.CSafeLoader)
        loading = time.process_time() - began
        inserting = _insert(rows)
    number = sum(map(len, rows.values()))
    told = f"({taken:.0f} s, to {loading:.0f} s and {inserting:.0f} s for {number:,} rows)"
    what = f"Workspace file of {SYSTEMS:,} systems into rows, to loading its YAML and bulk inserts {told}"
    yield what, taken / (loading + inserting), "<= 1.5"
    yield f"Workspace file of {SYSTEMS:,} systems into rows: GB at the peak of the command", _peak(content), "<= 1.5"


def _rows() -> dict[type[Any], list[Any]]:
    """Every row that the import made, by model, parents first."""
    models = [model for name in _OWN for model in apps.get_app_config(name).get_models() if model is not Workspace]
    return {model: found for model in models if (found := list(model._default_manager.all()))}


def _insert(rows: dict[type[Any], list[Any]]) -> float:
    """Seconds of the processor for storing the rows once more, where they were."""
    with connection.constraint_checks_disabled():
        for model in rows:
            model._default_manager.all()._raw_delete(connection.alias)
        began = time.process_time()
        with transaction.atomic():
            for model, found in rows.items():
                model._default_manager.bulk_create(found, batch_size=1_000)
        return time.process_time() - began


def _peak(content: bytes) -> float:
    """Gigabytes that the import takes as a command, in a database of its own."""
    place = Path(settings.VAR_DIR) / "peak"
    place.mkdir()
    (place / "large.yaml").write_bytes(content)
    own = os.environ | {"DATABASE_URL": f"sqlite:///{place / 'rows.sqlite3'}", "VAR_DIR": str(place)}
    cold_command(["migrate", "--verbosity", "0"], own)
    return cold_command(["importworkspace", str(place / "large.yaml")], own).megabytes / 1024
