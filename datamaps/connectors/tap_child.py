"""The program that becomes a tap: it takes caps on itself, and then the tap's place.

Run by its path with the number of seconds and the tap's own command line; nothing of the portal is imported.
"""

from __future__ import annotations

import os
import resource
import sys

MEMORY = 2_000_000_000
"""Bytes of address space of one process."""
FILES = 100_000_000
"""Bytes of the largest file that it may write."""


def main() -> None:
    seconds, *command = sys.argv[1:]
    caps = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(seconds),
    }
    for cap, most in caps.items():
        resource.setrlimit(cap, (most, most))
    os.umask(0o077)
    try:
        os.execv(command[0], command)  # noqa: S606 -- without a shell is the point
    except OSError as error:
        sys.exit(f"It is no program that can be run here: {error.strerror}.")


if __name__ == "__main__":
    main()
