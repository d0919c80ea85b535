"""Runs the benchmarks and prints one Markdown table. Called by script/bench.

Each file in script/benchmarks has `run() -> list[tuple[str, float, str]]`: what is compared, the ratio, the goal.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

from private_servers import private_servers

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "script" / "benchmarks"


def main(names: list[str]) -> int:
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")
    with tempfile.TemporaryDirectory() as var, private_servers() as servers:
        os.environ.update(servers)
        os.environ.setdefault("VAR_DIR", var)
        import django

        django.setup()
        known = {path.stem: path for path in sorted(FOLDER.glob("*.py"))}
        unknown = [name for name in names if name not in known]
        if unknown:
            print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
            return 2
        print("| what | ratio | goal |\n| --- | ---: | --- |")
        for name in names or known:
            for what, ratio, goal in _run(name, known[name]):
                print(f"| {what} | {ratio:.2f} | {goal} |", flush=True)
    return 0


def _run(name: str, path: Path) -> list[tuple[str, float, str]]:
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows: list[tuple[str, float, str]] = module.run()
    return rows


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
