"""Prints the questions of a brief into docs/reference/conversation.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from briefs.sections.printed import conversation

PAGE = Path("docs") / "reference" / "conversation.md"


class Command(BaseCommand):
    help = "Writes every question of a brief, with its reason and an example, into docs/reference/conversation.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = Path(settings.BASE_DIR) / PAGE, conversation()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {PAGE}.")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{PAGE} is out of date. Run: manage.py conversation")
