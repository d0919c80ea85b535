"""The project speaks of itself alone: no folder of one machine, no registry, no key."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TRACES = {
    "a folder of somebody's machine": re.compile(r"(?<![\w.}])/(?:root|home|Users|work)/(?!portal\b)\w+"),
    "a package registry or mirror": re.compile(r"--(?:extra-)?index-url|--find-links"),
    "a private key": re.compile(r"-----BEGIN (?:\w+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{60}"),
}
# This file; script/lock, whose options keep the registry out of the locks.
NAMING_THEM = {"tests/ground/test_traces.py", "script/lock"}


def written_files(project: Path) -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=project, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("This copy of the project is not a git checkout.")
    return [name for name in listed.stdout.splitlines() if (project / name).is_file()]


def test_no_file_tells_where_it_was_written(project: Path) -> None:
    found = []
    for name in written_files(project):
        try:
            text = (project / name).read_text()
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [
            f"{name}: {what}" for what, pattern in TRACES.items() if name not in NAMING_THEM and pattern.search(text)
        ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_hold_versions_and_hashes_and_no_address(project: Path, name: str) -> None:
    text = (project / name).read_text()
    assert "://" not in text
    assert " @ " not in text
    entries = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_what_the_site_writes_is_ignored_by_git(project: Path) -> None:
    tracked = [name for name in written_files(project) if name.startswith(("var/", ".venv/"))]
    assert tracked == []
