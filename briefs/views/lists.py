"""Decisions, exceptions, tests, handoffs and access of all briefs, by owner. One view for the five lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.lists.lists import Column, Item, OwnedList, Parties, Standing
from briefs.lists.order import Chosen, Group, Owned, Owner, chosen_of, grouped, in_order, owned, stretch
from briefs.lists.registry import DECISIONS, LIST, LISTS
from briefs.services.lists import briefs_of, items_of, parties_of, shares_of
from briefs.shapes.brief import PART
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.look.addresses import addresses

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
    table = _Page(workspace.key, shown, items_of(workspace, part, chosen, here, skipped, PAGE), parties, today)
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
        "width": len(table.columns) + (3 if shown.dated else 2),
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


@dataclass(frozen=True)
class _Page:
    """One page of one list. `columns` are those that say something in its rows: open decisions have no answers."""

    key: str
    shown: OwnedList
    items: Sequence[Item]
    parties: Parties
    today: date

    @cached_property
    def columns(self) -> list[Column]:
        return [one for one in self.shown.columns if any(one.say(item, self.parties) for item in self.items)]

    @cached_property
    def _brief(self) -> Callable[[object], str]:
        return addresses("brief", self.key)

    @cached_property
    def _decision(self) -> Callable[[object], str]:
        return addresses("decision", self.key)

    def groups(self) -> list[dict[str, Any]]:
        return [self._group(group) for group in grouped(self.items, self.parties)]

    def _group(self, group: Group) -> dict[str, Any]:
        needed = any(self.shown.needs_somebody(item.settled) for item in group.items)
        trouble = group.owner.standing is not Standing.HERE and needed
        rows = [self._row(item) for item in group.items]
        return {"words": _heading(self.shown, group.owner, trouble), "trouble": trouble, "rows": rows}

    def _row(self, item: Item) -> dict[str, Any]:
        shown = self.shown
        return {
            "line": mask_text(shown.line(item.answers))[0] or _("Nothing answered yet"),
            "url": self._decision(item.uid) if shown is DECISIONS else self._place(item),
            "ref": item.ref,
            "brief": item.brief_title,
            "brief_ref": item.brief,
            "brief_url": self._brief(item.brief),
            "cells": [(column.label, mask_text(column.say(item, self.parties))[0]) for column in self.columns],
            "due": item.due,
            "late": shown.late(item.due, item.settled, self.today),
            "state": "completed" if item.settled else "in_progress",
            "words": shown.settled_words if item.settled else shown.open_words,
        }

    def _place(self, item: Item) -> str:
        """The line of a row in its section of the brief."""
        return f"{reverse('section', args=[self.key, item.brief, PART[self.shown.part].section])}#{item.uid}"


def _heading(shown: OwnedList, owner: Owner, trouble: bool) -> str:
    """Who answers for the rows below; who has left only needs a successor where something is left to do."""
    if owner.standing is Standing.NOBODY:
        return str(shown.ownerless)
    if owner.standing is Standing.HERE:
        return owner.name
    words = _("%(name)s has left: name somebody else") if trouble else _("%(name)s (has left)")
    return words % {"name": owner.name}
