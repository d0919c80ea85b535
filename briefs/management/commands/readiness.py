"""`readiness WORKSPACE REF`: the open questions of a brief."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from briefs.dossier.load import load_dossier
from briefs.readiness.judge import judge
from briefs.readiness.questions import as_rows, as_text
from briefs.shapes.purpose import Stage


class Command(BaseCommand):
    help = (
        "Prints what is still open in a brief: blockers, warnings and hints, each as a question to a person. "
        "Exit code 0 when nothing stops it, 1 when an unwaived blocker does, 2 when it could not be judged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="key of the workspace")
        parser.add_argument("ref", help="ref of the brief, such as INT-0003")
        parser.add_argument("--format", choices=("json", "text"), default="json", help="how to print it")
        parser.add_argument(
            "--stage",
            choices=tuple(stage.value for stage in Stage),
            help="judge as if the brief were asked to be at this stage",
        )
        parser.add_argument("--on", metavar="DATE", help="judge as of that day, such as 2027-01-15; otherwise today")

    def handle(self, *_arguments: Any, workspace: str, ref: str, **options: Any) -> None:
        day = _day(options["on"])
        try:
            dossier = load_dossier(workspace, ref)
        except LookupError as missing:
            raise CommandError(str(missing.args[0]), returncode=2) from None
        stage = next((one for one in Stage if one.value == options["stage"]), None)
        findings = judge(dossier, day, stage)
        if options["format"] == "text":
            self.stdout.write(as_text(findings, dossier))
        else:
            self.stdout.write(json.dumps(as_rows(findings), ensure_ascii=False, indent=2))
        if any(finding.stops for finding in findings):
            raise SystemExit(1)


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on {text} is not a day such as 2027-01-15.", returncode=2) from None
