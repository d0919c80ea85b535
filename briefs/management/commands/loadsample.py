"""`loadsample`: makes the sample workspace, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from briefs.samples import KEY
from briefs.services.sample import load_sample, remove_sample
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL


class Command(BaseCommand):
    help = "Makes the sample workspace with two worked integrations. Does nothing when it is there already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the sample away again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            remove_sample()
        elif not Workspace.objects.filter(key=KEY).exists():
            load_sample(PORTAL)
