"""`rotatekeys`: every stored credential sealed with the first key of CREDENTIAL_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datamaps.services.credentials import rotate


class Command(BaseCommand):
    help = (
        "Seals every stored credential with the first key of CREDENTIAL_KEYS. Put the new key first and keep the old "
        "ones behind it, start web and worker again, run this, and take the old keys away when it says that none is "
        "left. It may be ended at any moment and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotate()
        self.stdout.write(f"{done.sealed} sealed with the first key, {done.already} were already.")
        if done.lost:
            self.stderr.write("These can be opened with none of the keys, so their secrets must be typed again:")
            for name in done.lost:
                self.stderr.write(f"  {name}")
            raise CommandError(f"{len(done.lost)} credentials are left.", returncode=1)
