"""Decisions, exceptions, tests, handoffs and access of all briefs, by owner. One view for the five lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from briefs.lists.order import Chosen, Group, Owned, Owner, chosen_of, grouped, in_order, owned
from briefs.lists.registry import DECISIONS, LIST, LISTS
from briefs.services.lists import items_of, parties_of, places_of
from briefs.shapes.brief import PART
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace

PAGE = 50
SHOWS = ("open", "settled", "all")


@in_workspace()
def owned_list(request: WorkspaceRequest, part: str) -> HttpResponse:
    """One list across briefs, a page at a time."""
    shown, today = LIST[part], timezone.localdate()
    parties = parties_of(request.workspace)
    rows = owned(places_of(request.workspace, part), parties)
    chosen, me = _chosen(request, shown), _me(request)
    ordered = in_order(shown, chosen_of(rows, chosen), today)
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    on_page = list(page.object_list)
    items = items_of(request.workspace, [row.place.pk for row in on_page])
    table = _Page(request.workspace.key, shown, on_page, items, parties, today)
    context = {
        "shown": shown,
        "columns": table.columns,
        "page_obj": page,
        "groups": table.groups(),
        "any": bool(rows),
        "tabs": [_tab(request, one, shown) for one in LISTS],
        "chips": _chips(shown, rows, chosen, me),
        "chosen": chosen,
        "briefs": sorted({(row.place.brief, row.place.brief_title) for row in rows}),
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
        number = len(chosen_of(rows, Chosen(chosen.show, chosen.brief, me)))
        chips.append(_chip(_("Mine"), rows, there, bool(chosen.mine)) | {"count": number})
    return chips


def _chip(label: object, rows: list[Owned], there: Chosen, current: bool) -> dict[str, Any]:
    asked = {"show": there.show, "brief": there.brief, "mine": "1" if there.mine else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return {"label": label, "url": f"?{query}", "count": len(chosen_of(rows, there)), "current": current}


@dataclass(frozen=True)
class _Page:
    """One page of one list. `columns` are those that say something in its rows: open decisions have no answers."""

    key: str
    shown: OwnedList
    rows: Sequence[Owned]
    items: Mapping[int, Item]
    parties: Parties
    today: date

    @cached_property
    def columns(self) -> list[Column]:
        return [one for one in self.shown.columns if any(one.say(item, self.parties) for item in self.items.values())]

    def groups(self) -> list[dict[str, Any]]:
        return [self._group(group) for group in grouped(self.rows)]

    def _group(self, group: Group) -> dict[str, Any]:
        needed = any(map(self.shown.needs_somebody, group.places))
        trouble = group.owner.standing is not Standing.HERE and needed
        rows = [self._row(self.items[place.pk]) for place in group.places if place.pk in self.items]
        return {"words": _heading(self.shown, group.owner, trouble), "trouble": trouble, "rows": rows}

    def _row(self, item: Item) -> dict[str, Any]:
        shown = self.shown
        section = reverse("section", args=[self.key, item.brief, PART[shown.part].section])
        return {
            "line": mask_text(shown.line(item.answers))[0] or _("Nothing answered yet"),
            "url": reverse("decision", args=[self.key, item.uid]) if shown is DECISIONS else f"{section}#{item.uid}",
            "ref": item.ref,
            "brief": item.brief_title,
            "brief_ref": item.brief,
            "brief_url": reverse("brief", args=[self.key, item.brief]),
            "cells": [mask_text(column.say(item, self.parties))[0] for column in self.columns],
            "due": item.due,
            "late": shown.late(item, self.today),
            "state": "completed" if item.settled else "in_progress",
            "words": shown.settled_words if item.settled else shown.open_words,
        }


def _heading(shown: OwnedList, owner: Owner, trouble: bool) -> str:
    """Who answers for the rows below; who has left only needs a successor where something is left to do."""
    if owner.standing is Standing.NOBODY:
        return str(shown.ownerless)
    if owner.standing is Standing.HERE:
        return owner.name
    words = _("%(name)s has left: name somebody else") if trouble else _("%(name)s (has left)")
    return words % {"name": owner.name}
