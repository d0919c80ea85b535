"""Decisions, exceptions, tests, handoffs and access of all briefs, by owner. One view for the five lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.lists.lists import Item, OwnedList, Parties, Standing
from briefs.lists.order import Chosen, Group, Owned, chosen_of, grouped, in_order, owned
from briefs.lists.registry import DECISIONS, LIST, LISTS
from briefs.services.lists import items_of, parties_of
from briefs.shapes.brief import PART
from datamaps.models import Integration
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace

PAGE = 50
SHOWS = ("open", "settled", "all")


@in_workspace()
def owned_list(request: WorkspaceRequest, part: str) -> HttpResponse:
    """One list across briefs, a page at a time."""
    shown, today = LIST[part], timezone.localdate()
    parties = parties_of(request.workspace)
    rows = owned(shown, items_of(request.workspace, part), parties)
    chosen, me = _chosen(request, shown), _me(request)
    ordered = in_order(shown, chosen_of(shown, rows, chosen), today)
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "page_obj": page,
        "groups": [_group(request, shown, group, parties, today) for group in grouped(page.object_list)],
        "any": bool(rows),
        "tabs": [_tab(request, one, shown) for one in LISTS],
        "chips": _chips(shown, rows, chosen, me),
        "chosen": chosen,
        "briefs": list(Integration.objects.of(request.workspace).values("ref", "title")),
        "width": len(shown.columns) + (4 if shown.dated else 3),
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
        chips.append(_chip(words[show], shown, rows, there, show == chosen.show))
    if me:
        there = Chosen(chosen.show, chosen.brief, "" if chosen.mine else me)
        number = len(chosen_of(shown, rows, Chosen(chosen.show, chosen.brief, me)))
        chips.append(_chip(_("Mine"), shown, rows, there, bool(chosen.mine)) | {"count": number})
    return chips


def _chip(label: object, shown: OwnedList, rows: list[Owned], there: Chosen, current: bool) -> dict[str, Any]:
    asked = {"show": there.show, "brief": there.brief, "mine": "1" if there.mine else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return {"label": label, "url": f"?{query}", "count": len(chosen_of(shown, rows, there)), "current": current}


def _group(request: WorkspaceRequest, shown: OwnedList, group: Group, parties: Parties, today: date) -> dict[str, Any]:
    owner = group.owner
    return {
        "name": owner.name,
        "nobody": owner.standing is Standing.NOBODY,
        "left": owner.standing is Standing.LEFT,
        "trouble": owner.standing is not Standing.HERE and any(map(shown.needs_somebody, group.items)),
        "rows": [_row(request, shown, item, parties, today) for item in group.items],
    }


def _row(request: WorkspaceRequest, shown: OwnedList, item: Item, parties: Parties, today: date) -> dict[str, Any]:
    key, settled = request.workspace.key, shown.settled(item.answers)
    section = reverse("section", args=[key, item.brief, PART[shown.part].section])
    return {
        "line": mask_text(shown.line(item.answers))[0] or _("Nothing answered yet"),
        "url": reverse("decision", args=[key, item.uid]) if shown is DECISIONS else f"{section}#{item.uid}",
        "ref": item.ref,
        "brief": item.brief_title,
        "brief_ref": item.brief,
        "brief_url": reverse("brief", args=[key, item.brief]),
        "cells": [mask_text(column.say(item, parties))[0] for column in shown.columns],
        "due": item.due,
        "late": shown.late(item, today),
        "state": "completed" if settled else "in_progress",
        "words": shown.settled_words if settled else shown.open_words,
    }
