#!/usr/bin/env python3
"""Django's command line for the Integrations Portal; `manage.py help` lists the commands."""

import os
import sys

WITHOUT_ROWS = (["compare"], ["observe"])
"""Commands that pipelines call: they need no database and start no job, and most of their time would go into loading
models and the queue.
"""


def main() -> None:
    alone = sys.argv[1:2] in WITHOUT_ROWS
    settings = "integrations_portal.settings_without_rows" if alone else "integrations_portal.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, ProgrammingError

        if not alone:
            # Loaded here so that a command which starts a job sends it to the portal's own queue.
            import integrations_portal.celery  # noqa: F401 - imported for that effect
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"The package {missing.name} is not installed: run script/setup, then use .venv/bin/python.\n")
        raise SystemExit(2) from None
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as fault:
        if "--traceback" in sys.argv:
            raise
        reason = " ".join(str(fault).split())
        sys.stderr.write(f"The database could not be used: {reason}. Is it there, and was manage.py migrate run?\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
