"""The page of real files is made from them: it says what was seen, and falls for no trap."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "reference" / "real-files.md"


def test_the_page_tells_of_files_pairs_and_traps() -> None:
    text = PAGE.read_text()
    assert len(re.findall(r"^\| `[^`]+` \| `\w+` \| [0-9,]+ \|", text, re.MULTILINE)) > 50
    assert "fell for it" not in text
    assert text.count("avoided |") == 4


def test_every_numbered_change_of_a_real_pair_is_found() -> None:
    _files, _mark, pairs = PAGE.read_text().partition("## Pairs")
    shares = re.findall(r"\| (\d+) of (\d+) \|", pairs)
    assert sum(int(numbered) for _found, numbered in shares) == 88
    assert [found for found, _numbered in shares] == [numbered for _found, numbered in shares]


def test_without_the_files_nothing_is_written(tmp_path: Path) -> None:
    before = PAGE.read_text()
    done = subprocess.run(
        [sys.executable, str(PROJECT / "script" / "real_files.py")],
        env={"REALDATA_DIR": str(tmp_path), "VAR_DIR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "The real files are not here" in done.stderr
    assert PAGE.read_text() == before
