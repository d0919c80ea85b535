"""The workspace file of 1,500 systems: reading and writing it, against only loading and dumping its YAML."""

from __future__ import annotations

import time
from collections.abc import Callable

import yaml
from large_file import workspace

from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace, write_yaml


def _best(work: Callable[[], object], times: int = 2) -> float:
    """Seconds of the fastest of a few runs."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, as a ratio, and the goal."""
    content = write_yaml(workspace())
    plain = yaml.load(content, Loader=yaml.CSafeLoader)
    file = read_workspace(content, "large.yaml").file
    assert file is not None
    assert write_workspace(file) == content
    loading = _best(lambda: yaml.load(content, Loader=yaml.CSafeLoader))
    dumping = _best(lambda: yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))
    reading = _best(lambda: read_workspace(content, "large.yaml"))
    writing = _best(lambda: write_workspace(file))
    return [
        ("workspace file of 1,500 systems: reading and checking ÷ loading the YAML", reading / loading, "<= 1.5"),
        ("workspace file of 1,500 systems: writing ÷ dumping the YAML", writing / dumping, "<= 2"),
    ]


if __name__ == "__main__":
    for name, ratio, goal in run():
        print(f"{name}: {ratio:.2f} (goal {goal})")
