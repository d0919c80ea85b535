"""The one way to a document: a dossier, its findings and a day in; bytes out."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

import orjson
from django.utils.translation import gettext_lazy as _

from briefs.documents.document import build
from briefs.documents.flags import Flag, flags_of
from briefs.documents.html import page_html, paper_html
from briefs.documents.kind import Kind
from briefs.documents.markdown import document_markdown
from briefs.documents.pdf import LIMITS, Limits, write_pdf
from briefs.documents.prompt import document_prompt
from briefs.documents.styles import for_paper, for_screen
from briefs.dossier.dossier import Dossier
from briefs.readiness.finding import Finding
from integrations_portal.shapes.choices import Choice


class Form(Choice):
    """What a document can be written as. The value is also the ending of its file, but for the prompt."""

    HTML = "html", _("Web page")
    MARKDOWN = "md", _("Markdown")
    PDF = "pdf", _("PDF")
    JSON = "json", _("JSON")
    PROMPT = "prompt", _("Prompt for an assistant")


def render(
    dossier: Dossier,
    findings: Iterable[Finding | Flag],
    today: datetime.date,
    document: str = "brief",
    form: str = "html",
    *,
    chapters: Collection[str] = (),
    pictures: Mapping[str, bytes] | None = None,
    limits: Limits = LIMITS,
) -> bytes:
    """The document in UTF-8, or as PDF. `json` is the dossier itself, whatever the document.

    `chapters` are the ids of the only chapters wanted; none means all. `pictures` are the screenshots of the guide, by
    the name that its steps have for them; where one is missing, its words stand in. Raises ValueError for
    an unknown document or form, and PdfFailed.
    """
    kind, wanted = _choice(Kind, document), _choice(Form, form)
    if wanted is Form.JSON:
        return orjson.dumps(dossier.plain(), option=orjson.OPT_INDENT_2) + b"\n"
    made = build(dossier, flags_of(findings), today, kind, chapters, pictures)
    match wanted:
        case Form.HTML:
            return page_html(made, for_screen()).encode()
        case Form.MARKDOWN:
            return document_markdown(made).encode()
        case Form.PROMPT:
            return document_prompt(made).encode()
        case _other:
            paper = paper_html(made, for_paper())
            return write_pdf(paper.html, paper.pictures, limits)


C = TypeVar("C", bound=Choice)


def _choice(choices: type[C], value: str) -> C:
    """The member with that value. Raises ValueError with the values that there are."""
    found = next((member for member in choices if member.value == value), None)
    if found is None:
        raise ValueError(f"{value!r} is none of {', '.join(member.value for member in choices)}")
    return found


def file_name(dossier: Dossier, document: str, form: str, version: int | None = None) -> str:
    """A name for the file: `INT-0003-brief.pdf`, or `INT-0003-version-2-brief.pdf`."""
    ending = "prompt.md" if form == Form.PROMPT else form
    which = f"-version-{version}" if version else ""
    return f"{dossier.brief.ref}{which}-{document}.{ending}"
