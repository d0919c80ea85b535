"""Runs the benchmarks and prints one Markdown table. Called by script/bench.

Each file in script/benchmarks has `run() -> list[tuple[str, float, str]]`: what is compared, the ratio, the goal.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import Fernet
from private_servers import private_servers

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "script" / "benchmarks"


def main(names: list[str]) -> int:
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")
    with tempfile.TemporaryDirectory() as var, private_servers() as servers:
        os.environ.update(servers)
        os.environ.setdefault("VAR_DIR", var)
        os.environ |= {"DEBUG": "0", "SECRET_KEY": token_hex(), "ALLOWED_HOSTS": "localhost"}
        os.environ["CREDENTIAL_KEYS"] = Fernet.generate_key().decode()
        import django

        django.setup()
        known = sorted(path.stem for path in FOLDER.glob("*.py"))
        unknown = [name for name in names if name not in known]
        if unknown:
            print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
            return 2
        print("| what | ratio | goal |\n| --- | ---: | --- |")
        for name in names or known:
            for what, ratio, goal in import_module(f"benchmarks.{name}").run():
                print(f"| {what} | {ratio:.2f} | {goal} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
