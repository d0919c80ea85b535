"""A pack: which documents are made, for whom, as what, and how long they may be."""

from __future__ import annotations

import datetime
import math

from django.utils.translation import gettext_lazy as _

from briefs.documents.document import build
from briefs.documents.flags import Flag
from briefs.documents.kind import Kind
from briefs.documents.markdown import document_markdown
from briefs.documents.render import Form
from briefs.dossier.dossier import Dossier
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import Lines

SIGNS_ON_A_PAGE = 1_600
"""Signs of Markdown that make about a page of paper, measured on briefs of every size."""


class Audience(Choice):
    """For whom a pack is, which says what belongs in it."""

    EVERYBODY = "everybody", _("Everybody")
    SIGNERS = "signers", _("Those who sign")
    BUILDERS = "builders", _("Those who build it")
    OPERATIONS = "operations", _("Those who run it")
    USERS = "users", _("Those who work with it")
    PARTNER = "partner", _("Another company")


PROPOSED: dict[Audience, tuple[Kind, ...]] = {
    Audience.EVERYBODY: (Kind.PACK,),
    Audience.SIGNERS: (Kind.BRIEF, Kind.AGREEMENT),
    Audience.BUILDERS: (Kind.BRIEF, Kind.DATA_MAP),
    Audience.OPERATIONS: (Kind.RUNBOOK,),
    Audience.USERS: (Kind.GUIDE,),
    Audience.PARTNER: (Kind.AGREEMENT, Kind.DATA_MAP),
}
# What is still argued about inside the house is nobody else's.
LEFT_OUT: dict[Audience, tuple[str, ...]] = {Audience.PARTNER: ("open_questions", "decisions")}


class Pack(Shape):
    """What somebody asked for. `left_out` are ids of chapters; without a version it is made from what stands now."""

    documents: tuple[Kind, ...]
    form: Form = Form.PDF
    audience: Audience = Audience.EVERYBODY
    left_out: Lines = ()
    budget: int | None = None
    version: int | None = None


def chapters_of(dossier: Dossier, flags: tuple[Flag, ...], today: datetime.date, kind: Kind) -> dict[str, str]:
    """Every chapter of a document that has something to say: its title by its id, in order."""
    made = build(dossier, flags, today, kind)
    return {chapter.id: chapter.title for part in made.parts for chapter in part.chapters}


def wanted_chapters(
    dossier: Dossier, flags: tuple[Flag, ...], today: datetime.date, kind: Kind, left_out: tuple[str, ...]
) -> tuple[str, ...]:
    """The chapters of a document without those that are left out; none means all of them."""
    if not left_out:
        return ()
    return tuple(id for id in chapters_of(dossier, flags, today, kind) if id not in left_out)


def about_pages(dossier: Dossier, flags: tuple[Flag, ...], today: datetime.date, pack: Pack) -> int:
    """About how many pages of paper a pack will have, from the length of its words."""
    total = 0
    for kind in pack.documents:
        wanted = wanted_chapters(dossier, flags, today, kind, pack.left_out)
        text = document_markdown(build(dossier, flags, today, kind, wanted))
        total += math.ceil(len(text) / SIGNS_ON_A_PAGE)
    return total
