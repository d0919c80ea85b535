"""What stands in the matrix of shared data: the name of a row, and what a system may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from datamaps.map.truth_matrix import Fault, Standing
from integrations_portal.look.drawing import link, state


def head(name: str, url: str, faults: Iterable[Fault], stewards: str, inherited: bool) -> SafeString:
    """The name of a row, and under it what is wrong, whom to ask, and whether it is said of the whole record."""
    under: list[str] = [state("stops", fault.label) for fault in faults]
    if stewards:
        under.append(_("Ask %(names)s") % {"names": stewards})
    if inherited:
        under.append(_("as for all of it"))
    return format_html("{}{}", link(url, name), _under(under))


def standing(of: Standing, stages: str, *, missing: bool) -> SafeString:
    """What a system may do. `stages` are those in which it is so; `missing` is where no field is known."""
    under = [part for part in (stages, _("no field named") if missing else "") if part]
    return format_html("{}{}", state(of), _under(under)) if under else state(of)


def _under(lines: Iterable[str]) -> SafeString:
    return format_html_join("", '<span class="under">{}</span>', ((line,) for line in lines))


def cells_across(cells: Iterable[dict[str, Any] | None]) -> SafeString:
    """A cell for each system; a dash where it does not have the data, with words for those who listen."""
    nothing = format_html(
        '<td class="nothing"><span aria-hidden="true">–</span><span class="visually-hidden">{}</span></td>',
        _("Not there"),
    )
    there = '<td data-label="{}">{}</td>'
    drawn = (format_html(there, cell["system"], cell["drawn"]) if cell else nothing for cell in cells)
    return mark_safe("".join(drawn))  # noqa: S308 - each was drawn above
