"""Decisions, exceptions, tests, handoffs and access of all briefs, by owner. One view for the five lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from briefs.lists.lists import OwnedList
from briefs.lists.order import Chosen, Owned, chosen_of, in_order, owned, stretch
from briefs.lists.registry import DECISIONS, LIST, LISTS
from briefs.services.lists import briefs_of, items_of, parties_of, shares_of
from briefs.views.list_table import ListTable
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace

PAGE = 50
TITLE = 60
"""Letters of a brief's title in the list to choose from."""
SHOWS = ("open", "settled", "all")


@in_workspace()
def owned_list(request: WorkspaceRequest, part: str) -> HttpResponse:
    """One list across briefs, a page at a time."""
    workspace, shown, today = request.workspace, LIST[part], timezone.localdate()
    parties, chosen = parties_of(workspace), _chosen(request, shown)
    briefs = briefs_of(workspace, part)
    shares = owned(shares_of(workspace, part, chosen.brief), parties)
    piles = in_order(shown, chosen_of(shares, chosen), today)
    page = Paginator(range(sum(pile.rows for pile in piles)), PAGE).get_page(request.GET.get("page"))
    here, skipped = stretch(piles, page.start_index() - 1, page.end_index())
    table = ListTable(workspace.key, shown, items_of(workspace, part, chosen, here, skipped, PAGE), parties, today)
    context = {
        "shown": shown,
        "columns": table.columns,
        "page_obj": page,
        "groups": table.groups(),
        "any": bool(briefs),
        "tabs": [_tab(request, one, shown) for one in LISTS],
        "chips": _chips(shown, shares, chosen, _me(request)),
        "chosen": chosen,
        "briefs": [(ref, f"{ref} {title if len(title) <= TITLE else f'{title[:TITLE]}…'}") for ref, title in briefs],
        "width": len(table.columns),
    }
    return render(request, "briefs/owned_list.html", context)


def _me(request: WorkspaceRequest) -> str:
    """The key of the contact that the reader is; empty when nobody said so."""
    contact = request.membership.contact
    return contact.key if contact else ""


def _chosen(request: WorkspaceRequest, shown: OwnedList) -> Chosen:
    show = request.GET.get("show", "")
    usual = "open" if shown is DECISIONS else "all"
    mine = _me(request) if request.GET.get("mine") else ""
    return Chosen(show if show in SHOWS else usual, request.GET.get("brief", ""), mine)


def _tab(request: WorkspaceRequest, one: OwnedList, shown: OwnedList) -> dict[str, Any]:
    url = reverse(one.part, args=[request.workspace.key])
    return {"label": one.title, "url": url, "current": one is shown}


def _chips(shown: OwnedList, rows: list[Owned], chosen: Chosen, me: str) -> list[dict[str, Any]]:
    """Each chip keeps the other choices; its number says what it would show."""
    words = {"open": shown.open_words, "settled": shown.settled_words, "all": _("All")}
    chips = []
    for show in SHOWS:
        there = Chosen(show, chosen.brief, chosen.mine)
        chips.append(_chip(words[show], rows, there, show == chosen.show))
    if me:
        there = Chosen(chosen.show, chosen.brief, "" if chosen.mine else me)
        mine = Chosen(chosen.show, chosen.brief, me)
        chips.append(_chip(_("Mine"), rows, there, bool(chosen.mine)) | {"count": _number(rows, mine)})
    return chips


def _chip(label: object, rows: list[Owned], there: Chosen, current: bool) -> dict[str, Any]:
    asked = {"show": there.show, "brief": there.brief, "mine": "1" if there.mine else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return {"label": label, "url": f"?{query}", "count": _number(rows, there), "current": current}


def _number(rows: list[Owned], chosen: Chosen) -> int:
    """How many rows a choice would show."""
    return sum(one.share.rows for one in chosen_of(rows, chosen))
