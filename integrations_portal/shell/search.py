"""The search page of a workspace: results as you type, or by an ordinary address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Workspace
from integrations_portal.rows.models import SearchEntry, Shelf
from integrations_portal.rows.search import ALL, EACH, Found
from integrations_portal.rows.search import search as look_for
from integrations_portal.shapes.folding import LONGEST, Asked, asked, excerpt, fold, marked


@require_safe
@in_workspace()
def search(request: WorkspaceRequest) -> HttpResponse:
    """`q` is what is looked for, `in` one shelf of which more is shown."""
    looked_for = asked(request.GET.get("q", "").replace("\x00", ""))
    shelf = _shelf(request.GET.get("in", ""))
    shelves = tuple(Shelf) if shelf is None else (shelf,)
    found = look_for(request.workspace, looked_for, shelves, EACH if shelf is None else ALL)
    names = _names(request.workspace, [entry for one in found for entry in one.entries])
    context = {
        "asked": looked_for,
        "shelf": shelf,
        "groups": [_group(one, looked_for, names) for one in found],
        "count": sum(one.count for one in found),
        "uncounted": any(one.uncounted for one in found),
        "all_url": f"?{urlencode({'q': looked_for.typed})}",
        "only_beginnings": bool(looked_for.whole) and not looked_for.terms,
        "longest": LONGEST,
    }
    return render(request, "shell/search_results.html" if request.htmx else "shell/search.html", context)


def _shelf(number: str) -> Shelf | None:
    return Shelf(int(number)) if number.isdecimal() and int(number) in Shelf.values else None


def _names(workspace: Workspace, entries: Iterable[SearchEntry]) -> dict[str, str]:
    """What the systems are called on whose pages hits lie, by the address of the page."""
    pages = {page for entry in entries if (page := _page(entry)) != entry.url}
    named = SearchEntry.objects.of(workspace).filter(shelf=Shelf.SYSTEMS, url__in=pages) if pages else ()
    return {entry.url: entry.title for entry in named}


def _page(entry: SearchEntry) -> str:
    return urlsplit(entry.url).path


def _group(found: Found, looked_for: Asked, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": found.shelf.label,
        "count": found.count,
        "uncounted": found.uncounted,
        "rows": [_row(entry, looked_for, names) for entry in found.entries],
        "more_url": f"?{urlencode({'q': looked_for.typed, 'in': int(found.shelf)})}" if found.more else "",
        "shown": len(found.entries),
    }


def _row(entry: SearchEntry, looked_for: Asked, names: Mapping[str, str]) -> dict[str, Any]:
    """A hit: where it leads, its name and place, and the words in which it was found where those are neither.

    A place ends with the key of the system on whose page the hit lies; people read its name.
    """
    page = _page(entry)
    key = page.rstrip("/").rpartition("/")[2]
    place = entry.place.removesuffix(key) + names[page] if page in names else entry.place
    told = f"{entry.title} {entry.place} {place}"
    hidden = any(term not in fold(told) for term in looked_for.terms)
    words = excerpt(entry.text, looked_for) if hidden else ""
    return {
        "url": entry.url,
        "title": _highlighted(entry.title, looked_for),
        "place": _highlighted(place, looked_for),
        "words": _highlighted(words, looked_for),
    }


def _highlighted(text: str, looked_for: Asked) -> SafeString:
    """The text, escaped, with what was looked for in <mark>."""
    pieces = [(format_html("<mark>{}</mark>", piece) if hit else piece,) for piece, hit in marked(text, looked_for)]
    return format_html_join("", "{}", pieces)
