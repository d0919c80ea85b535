"""A rotation of 1,000 credentials that is killed in the middle: nothing is lost, and the next run ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from pytest_django import Settings

from datamaps.models import Credential
from datamaps.services.credentials import key_id, seal, unseal
from integrations_portal.accounts.models import Workspace
from tests.personas import make_workspace

MANY = 1000


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    return make_workspace("acme")


def address() -> str:
    """The database of the tests, as a process of its own finds it."""
    used: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{used['NAME']}"
    who = f"{quote(used['USER'])}:{quote(used['PASSWORD'])}"
    return f"postgresql://{who}@{used['HOST']}:{used['PORT']}/{used['NAME']}"


def start(keys: tuple[str, ...], var: Path, project: Path) -> subprocess.Popen[bytes]:
    own = {
        "DJANGO_SETTINGS_MODULE": "integrations_portal.settings",
        "DATABASE_URL": address(),
        "CREDENTIAL_KEYS": ",".join(keys),
        "VAR_DIR": str(var),
        "DEBUG": "1",
    }
    command = [sys.executable, "manage.py", "rotatekeys", "--skip-checks"]
    return subprocess.Popen(command, cwd=project, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_a_rotation_that_is_killed_loses_nothing_and_is_ended_by_the_next(
    workspace: Workspace, settings: Settings, tmp_path: Path, project: Path
) -> None:
    old, new = settings.CREDENTIAL_KEYS[0], Fernet.generate_key().decode()
    rows = [
        seal(Credential(workspace=workspace, name=f"c{number}"), "bearer", {"token": f"secret-{number}"})
        for number in range(MANY)
    ]
    Credential.objects.bulk_create(rows)
    done = Credential.objects.filter(key_id=key_id(new))
    process = start((new, old), tmp_path, project)
    try:
        deadline = time.monotonic() + 60
        while done.count() < 20 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.communicate()
    sealed = done.count()
    assert process.returncode == -signal.SIGKILL
    assert 0 < sealed < MANY, "it was in the middle"

    settings.CREDENTIAL_KEYS = (new, old)
    assert [unseal(row).values["token"] for row in Credential.objects.order_by("pk")] == [
        f"secret-{number}" for number in range(MANY)
    ]
    finish = start((new, old), tmp_path, project)
    out, err = finish.communicate(timeout=120)
    assert finish.returncode == 0, err
    assert f"{MANY - sealed} sealed with the first key, {sealed} were already." in out.decode()
    settings.CREDENTIAL_KEYS = (new,)
    assert all(unseal(row).values["token"] for row in Credential.objects.all())
