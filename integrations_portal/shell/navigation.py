"""The menu beside every page of a workspace.

An entry appears as soon as an address with its name exists. To show a number beside one, name a function in
`count`: it takes the workspace and returns the rows that are counted. All numbers are one query, which runs on every
page, so an index must find the rows. Its text is kept, so what is counted must not depend on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from integrations_portal.accounts.models import User, Workspace

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words


@dataclass(frozen=True)
class Entry:
    label: Words
    name: str
    """The name of the URL, which takes only `key`."""
    count: str = ""
    """Dotted path of a function (Workspace) -> rows; their number stands beside the entry."""
    urgent: bool = False
    """Whether the number is red and says that it needs attention."""
    also: tuple[str, ...] = ()
    """Names of other pages that belong to the entry although their address does not lie under its own."""


ENTRIES = (
    Entry(_("Home"), "home"),
    Entry(_("Systems"), "systems", "datamaps.counts.systems"),
    Entry(_("Shared data"), "shared-data"),
    Entry(_("Map"), "map"),
    Entry(_("Briefs"), "briefs", "datamaps.counts.briefs"),
    Entry(_("Decisions"), "decisions", also=("exceptions", "scenarios", "handoffs", "access")),
    Entry(_("Runbooks"), "runbooks"),
    Entry(_("Live checks"), "checks", "datamaps.counts.open_findings", urgent=True, also=("findings", "messages")),
    Entry(_("Exports"), "exports"),
    Entry(_("People"), "members"),
)


@dataclass(frozen=True)
class Item:
    """An entry as the page shows it."""

    label: Words
    url: str
    count: int | None
    urgent: bool
    current: bool


def address(name: str, workspace: Workspace) -> str | None:
    """Where an entry leads; nothing while there is no such page."""
    return _address(name, workspace.key, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=2_000)
def _address(name: str, key: str, _urls: str, _prefix: str) -> str | None:
    """Worked out once for the addresses of a site, since every page of a workspace shows the same two dozen."""
    try:
        return reverse(name, kwargs={"key": key})
    except NoReverseMatch:
        return None


def front_page(workspace: Workspace) -> str:
    """The first page of a workspace."""
    return next(found for entry in ENTRIES if (found := address(entry.name, workspace)))


def items(workspace: Workspace, path: str) -> list[Item]:
    """The menu of a workspace, for the page at `path`."""
    found = [(entry, url) for entry in ENTRIES if (url := address(entry.name, workspace))]
    numbers = _numbers([entry for entry, _url in found if entry.count], workspace)
    return [
        Item(entry.label, url, numbers.get(entry.name), entry.urgent, _is_here(entry, url, workspace, path))
        for entry, url in found
    ]


def _is_here(entry: Entry, url: str, workspace: Workspace, path: str) -> bool:
    """Whether the page at `path` belongs to an entry. Everything lies under the home page, so that is exact."""
    if entry.name == "home":
        return path == url
    places = (url, *(address(name, workspace) for name in entry.also))
    return any(place is not None and path.startswith(place) for place in places)


def _numbers(entries: list[Entry], workspace: Workspace) -> dict[str, int]:
    """How many rows each entry has, by its name: one query, each number a part of its SELECT."""
    if not entries:
        return {}
    statement, values = _statement(tuple(entries), workspace.pk)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        numbers = cursor.fetchone() or (0,) * len(entries)
    return dict(zip((entry.name for entry in entries), numbers, strict=True))


@lru_cache(maxsize=500)
def _statement(entries: tuple[Entry, ...], workspace: int) -> tuple[str, tuple[Any, ...]]:
    """The query of the numbers, kept: every page asks it, and writing it takes ten times as long as answering it."""
    of = Workspace(pk=workspace)
    parts = {entry.name: Subquery(_number_of(import_string(entry.count)(of))) for entry in entries}
    rows: Any = Workspace.objects.filter(pk=workspace).values(**parts)
    statement: tuple[str, tuple[Any, ...]] = rows.query.sql_with_params()
    return statement


def _number_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """One row with the number of `rows`. `count()` would ask at once, and `Count` would group."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    counted: QuerySet[Any] = rows.order_by().annotate(number_of_rows=number).values("number_of_rows")
    return counted


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html. The menu is worked out only by pages that show it, and once for each."""
    if not isinstance(getattr(request, "user", None), User):
        return {}
    context: dict[str, Any] = {"sign_out_url": reverse("sign-out"), "account_url": reverse("account")}
    workspace = getattr(request, "workspace", None)
    if workspace is not None:
        context["workspace"] = workspace
        context["navigation"] = SimpleLazyObject(lambda: items(workspace, request.path))
        context["search_url"] = address("search", workspace)
        context["settings_url"] = address("settings", workspace)
        context["settings_current"] = request.path.startswith(context["settings_url"] or "\0")
    return context
