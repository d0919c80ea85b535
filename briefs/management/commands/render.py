"""`render WORKSPACE REF --as FORM -o FILE`: a document of a brief, the same bytes as the site's export."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from briefs.documents.kind import Kind
from briefs.documents.pdf import PdfFailed
from briefs.documents.render import Form, render
from briefs.services.documents import material_of

_WHY = {
    "time": "took too long and was stopped",
    "memory": "wanted more memory than it may have and was stopped",
    "fault": "could not be made",
}


class Command(BaseCommand):
    help = (
        "Writes a document of a brief to a file, or to standard output. "
        "Exit code 0 when it is written, 2 when it could not be made."
    )

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        # --version means a version of the brief here, not of Django.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="key of the workspace")
        parser.add_argument("ref", help="ref of the brief, such as INT-0003")
        parser.add_argument(
            "--as", dest="form", required=True, choices=tuple(form.value for form in Form), help="what to write"
        )
        parser.add_argument(
            "--document",
            choices=tuple(kind.value for kind in Kind),
            default=Kind.PACK.value,
            help="which document; json is the whole dossier whatever it is",
        )
        parser.add_argument("--version", type=int, metavar="N", help="as version N was signed; otherwise as it is now")
        parser.add_argument("-o", "--output", metavar="FILE", default="-", help="the file; - is standard output")

    def handle(self, *_arguments: Any, workspace: str, ref: str, form: str, **options: Any) -> None:
        try:
            found = material_of(workspace, ref, options["version"])
        except LookupError as missing:
            raise CommandError(str(missing.args[0]), returncode=2) from None
        with translation.override(found.language or translation.get_language()):
            try:
                content = render(
                    found.dossier, found.flags, found.today, options["document"], form, pictures=found.pictures
                )
            except PdfFailed as failure:
                sentence = f"The PDF of {ref} {_WHY[failure.why]}; nothing was written. Try --as html."
                raise CommandError(sentence, returncode=2) from None
        write(content, options["output"])


def write(content: bytes, target: str) -> None:
    """The whole file or none of it. Raises CommandError."""
    if target == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
            name = Path(beside.name)
            try:
                beside.write(content)
                beside.flush()
                os.fchmod(beside.fileno(), 0o644)
                name.replace(path)
            except OSError:
                name.unlink(missing_ok=True)
                raise
    except OSError as fault:
        raise CommandError(f"{target} could not be written: {fault.strerror}.", returncode=2) from None
