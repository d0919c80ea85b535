#!/usr/bin/env python3
"""Django's command line for the Integrations Portal; `manage.py help` lists the commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")
    try:
        from django.core.management import execute_from_command_line

        # Loaded here so that a command which starts a job sends it to the portal's own queue.
        import integrations_portal.celery  # noqa: F401 - imported for that effect
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"The package {missing.name} is not installed: run script/setup, then use .venv/bin/python.\n")
        raise SystemExit(2) from None
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
