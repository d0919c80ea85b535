"""`verifyaudit [WORKSPACE ...]`: proves that no trail was edited, and names the first row that was."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import verify

FAULTS = {
    "edited": _("Entry %(number)d of the audit trail of %(workspace)s is not as it was written."),
    "missing": _("Entry %(number)d of the audit trail of %(workspace)s is missing or out of its order."),
    "truncated": _("The audit trail of %(workspace)s ends before entry %(number)d, which was written."),
}


class Command(BaseCommand):
    help = (
        "Proves that nothing in the audit trail was edited, removed, reordered or cut off. Prints JSON; ends "
        "with 0 when all is whole, with 1 and the first broken entry of each workspace when it is not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", nargs="*", help="keys of workspaces; all when none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        results = [_result(workspace) for workspace in _chosen(options["workspace"])]
        self.stdout.write(json.dumps(results, indent=2))
        broken = [result for result in results if not result["whole"]]
        if broken:
            raise CommandError(" ".join(result["sentence"] for result in broken), returncode=1)


def _chosen(keys: list[str]) -> list[Workspace]:
    found = Workspace.objects.order_by("key")
    if not keys:
        return list(found)
    workspaces = list(found.filter(key__in=keys))
    if missing := sorted(set(keys) - {workspace.key for workspace in workspaces}):
        raise CommandError(f"There is no workspace with the key {', '.join(missing)}.", returncode=2)
    return workspaces


def _result(workspace: Workspace) -> dict[str, Any]:
    broken = verify(workspace)
    result: dict[str, Any] = {"workspace": workspace.key, "entries": workspace.audit_count}
    if broken is None:
        return result | {"whole": True}
    values = {"number": broken.number, "workspace": workspace.key}
    sentence = str(FAULTS[broken.fault]) % values
    return result | {"whole": False, "entry": broken.number, "fault": broken.fault, "sentence": sentence}
