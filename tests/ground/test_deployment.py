"""The files for a server name what the project has, and what its own setup installs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml


@pytest.fixture
def image(project: Path) -> str:
    return (project / "Dockerfile").read_text().replace("\\\n", " ")


@pytest.fixture
def services(project: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load((project / "compose.yaml").read_text())["services"]
    return found


def test_the_image_installs_what_setup_installs(project: Path, image: str) -> None:
    setup = re.search(r'^running="(.*?)"', (project / "script" / "setup").read_text(), re.MULTILINE | re.DOTALL)
    installed = re.search(r"--no-install-recommends\s+(.*?)&&", image)
    assert setup
    assert installed
    assert set(installed[1].split()) == {*setup[1].split(), "postgresql-client"}


def test_the_image_copies_all_of_the_site(project: Path, image: str) -> None:
    copied = set(re.findall(r"^COPY (\S+) ", image, re.MULTILINE))
    assert copied == {
        "requirements.txt",
        "manage.py",
        "integrations_portal",
        "datamaps",
        "briefs",
        "templates",
        "static",
    }
    assert all((project / name).exists() for name in copied)


def test_every_setting_of_the_composition_is_described(project: Path, services: dict[str, dict[str, object]]) -> None:
    described = set(re.findall(r"^\| `([A-Z_]+)`", (project / "docs/reference/settings.md").read_text(), re.MULTILINE))
    asked = set(re.findall(r"^([A-Z_]+)=", (project / ".env.example").read_text(), re.MULTILINE))
    for name in ("prepare", "web", "worker", "clock"):
        given = services[name]["environment"]
        assert isinstance(given, dict)
        assert set(given) <= described
    named = set(re.findall(r"\$\{([A-Z_]+)", (project / "compose.yaml").read_text()))
    assert named == asked
