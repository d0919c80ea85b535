"""A portal of its own in a folder: its commands run as processes, as an administrator runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

KEY = "kJ8-qv2Zt0WmP5yLr9Xc3Nf7Hs1Ad6Ge4Ub_TiRoYx-jb4WzQ0s"


@dataclass(frozen=True)
class Portal:
    project: Path
    var: Path
    database: str = ""

    def environment(self) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": "integrations_portal.settings", "DEBUG": "0", "SECRET_KEY": KEY}
        own |= {"ALLOWED_HOSTS": "localhost", "VAR_DIR": str(self.var), "PATH": os.environ["PATH"]}
        return own | ({"DATABASE_URL": self.database} if self.database else {})

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.project,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start("manage.py", *arguments)
        out, err = process.communicate(timeout=180)
        return process.returncode, out, err

    def does(self, *arguments: str) -> str:
        code, out, err = self.run(*arguments)
        assert code == 0, err
        return out

    def says(self, *arguments: str) -> Any:
        return json.loads(self.does(*arguments))


@pytest.fixture(scope="session")
def filled_folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a portal on SQLite with the sample workspace, made once."""
    portal = Portal(project, tmp_path_factory.mktemp("filled"))
    portal.does("migrate", "--verbosity", "0")
    portal.does("loadsample")
    return portal.var


@pytest.fixture
def portal(project: Path, filled_folder: Path, tmp_path: Path) -> Portal:
    """A copy of that portal with a file that somebody sent in."""
    shutil.copytree(filled_folder, tmp_path / "var")
    pictures = tmp_path / "var" / "pictures"
    pictures.mkdir(exist_ok=True)
    (pictures / "step 1.png").write_bytes(b"\x89PNG not looked at here")
    return Portal(project, tmp_path / "var")
