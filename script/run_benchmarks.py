"""Runs the benchmarks and prints one Markdown table. Called by script/bench.

Each file in script/benchmarks has a function `run`, which gives what is compared, the ratio, and the goal: `<= 3`,
`>= 1`, `= 1`, or `shown` where there is none. What misses its goal is named again at the end.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib import import_module
from operator import eq, ge, le
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import Fernet
from private_servers import private_servers

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "script" / "benchmarks"
SHOWN = "shown"
_MEETS: dict[str, Callable[[float, float], bool]] = {"<=": le, ">=": ge, "=": eq}


def missed(ratio: float, goal: str) -> bool:
    """Whether a ratio, as it is printed, is on the wrong side of its goal."""
    if goal == SHOWN:
        return False
    sign, number = goal.split()
    return not _MEETS[sign](round(ratio, 2), float(number))


def main(names: list[str]) -> int:
    """0 when every goal is met, 1 when one is missed or a benchmark broke off, 2 for a name that there is not."""
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
        short = [line for name in names or known for line in run(name)]
    if short:
        print("\nMissed:", *short, sep="\n- ")
    return 1 if short else 0


def run(name: str) -> list[str]:
    """Prints the lines of one benchmark, and gives those that miss their goal; one that breaks off is such a line."""
    short = []
    try:
        for what, ratio, goal in import_module(f"benchmarks.{name}").run():
            line = f"{what} | {ratio:.2f} | {goal}"
            print(f"| {line} |", flush=True)
            if missed(ratio, goal):
                short.append(line)
    except Exception:  # noqa: BLE001 - the others are still worth knowing
        traceback.print_exc()
        short.append(f"{name} broke off")
    return short


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
