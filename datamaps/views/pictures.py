"""A drawing as a page shows it: the picture with its words, or the sentence that stands in for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from datamaps.diagrams.diagram import Drawing


@dataclass(frozen=True)
class Picture:
    """What components/picture.html shows. Without `svg`, `instead` says why and that the table says the same."""

    title: str
    description: str
    svg: SafeString
    instead: str = ""


def picture(drawn: Drawing) -> Picture:
    instead = {
        "": "",
        "missing": _("The drawing program is not installed here, so there is no picture. The table says the same."),
        "failed": _("The picture would take too long to draw. The table says the same; a smaller part can be drawn."),
    }
    svg = mark_safe(drawn.text)  # noqa: S308 - cleaned against an allow-list
    return Picture(drawn.title, drawn.description, svg, instead[drawn.trouble])
