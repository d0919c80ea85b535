"""Pages of a large workspace, against a bare Django list of the same rows; PAGES_SYSTEMS sets its size.

Each page is asked for in turns with its bare list: the page signed in and with all that the site puts around it, the
list without middleware, sign-in or frame. What is told is time of the processor, since SQLite works in the same process
and other work on the machine then counts on neither side.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from large_workspace import Size, fill, own_database

from briefs.models import Entry
from datamaps.models import Connector, Finding, Integration, SharedField, System
from integrations_portal.accounts.models import User
from integrations_portal.memory import keep_what_is_loaded

ROUNDS = 40
WARM = 3
BARE = 50
"""Rows of a bare list."""
SEARCH_MAY_TAKE = 0.1
TEMPLATE = engines["django"].from_string(
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><table>{% for row in rows %}<tr>"
    "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
    "<p>{{ page.start_index }} to {{ page.end_index }} of {{ page.paginator.count }}</p>"
)


@dataclass(frozen=True)
class Page:
    """An address below the workspace, and the rows that its bare list shows: a query with two joins or less."""

    name: str
    address: str
    rows: Callable[[], Any]
    cells: tuple[str, ...]


PAGES = (
    Page("systems", "systems/", lambda: System.objects.select_related("workspace"), ("key", "name", "workspace.name")),
    Page(
        "briefs",
        "briefs/",
        lambda: Integration.objects.select_related("workspace"),
        ("ref", "title", "stage", "workspace.name"),
    ),
    Page(
        "briefs as a table",
        "briefs/?as=table",
        lambda: Integration.objects.select_related("workspace"),
        ("ref", "title", "stage", "workspace.name"),
    ),
    Page(
        "differences",
        "findings/",
        lambda: Finding.objects.select_related("system", "connector"),
        ("system.name", "connector.key", "path", "severity", "first_seen"),
    ),
    Page(
        "live checks",
        "checks/",
        lambda: Connector.objects.select_related("system", "workspace"),
        ("system.name", "key", "outcome", "checked_at"),
    ),
    Page(
        "shared data",
        "shared-data/",
        lambda: SharedField.objects.select_related("record", "workspace"),
        ("record.name", "key", "name", "workspace.name"),
    ),
    Page(
        "decisions",
        "decisions/",
        lambda: Entry.objects.filter(part="decisions").select_related("integration", "workspace"),
        ("integration.title", "ref", "due", "state"),
    ),
)
SEARCH = Page(
    "search",
    "search/?q=customer+orders",
    lambda: Entry.objects.filter(part="decisions").select_related("integration", "workspace"),
    ("integration.title", "ref"),
)


def bare(request: HttpRequest, name: str) -> HttpResponse:
    """Fifty rows of a page's list: two queries, one loop."""
    shown = next(one for one in (*PAGES, SEARCH) if one.name == name)
    page = Paginator(shown.rows().order_by("pk"), BARE).get_page(1)
    rows = [[_at(row, cell) for cell in shown.cells] for row in page.object_list]
    return HttpResponse(TEMPLATE.render({"title": name, "rows": rows, "page": page}))


def _at(row: Any, cell: str) -> Any:
    for name in cell.split("."):
        row = getattr(row, name)
    return row


BARE_URLS = (path("bare/<str:name>/", bare),)


@dataclass(frozen=True)
class Measured:
    seconds: tuple[float, ...]
    bare: tuple[float, ...]
    queries: int
    size: int

    @property
    def ratio(self) -> float:
        return median(self.seconds) / median(self.bare)

    @property
    def spread(self) -> float:
        return quantiles(self.seconds, n=20)[-1] / median(self.seconds)


def run() -> Iterator[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    systems = int(os.environ.get("PAGES_SYSTEMS", "1000"))
    call_command("collectstatic", interactive=False, verbosity=0)
    with own_database():
        workspace, user = fill(Size(systems=systems))
        import_module(settings.ROOT_URLCONF)
        keep_what_is_loaded()  # as wsgi.py does
        for page in (*PAGES, SEARCH):
            measured = _measure(page, f"/w/{workspace.key}/{page.address}", user)
            what, middle = f"Page “{page.name}” of {systems:,} systems", median(measured.seconds)
            yield f"{what}: its time ({middle * 1000:.0f} ms), to a bare list", measured.ratio, "<= 3"
            yield f"{what}: p95 to p50", measured.spread, "<= 1.5"
            yield f"{what}: queries", measured.queries, "<= 8"
            yield f"{what}: KB", measured.size / 1000, "<= 60"
            if page is SEARCH:
                yield f"{what}: its time, to 0.1 s", middle / SEARCH_MAY_TAKE, "<= 1"


def _measure(page: Page, address: str, user: User) -> Measured:
    """Both sides in turns, so that a busy moment of the machine slows both."""
    client = Client()
    client.force_login(user)
    site, alone = _handler(settings.MIDDLEWARE), _handler([])
    requests = RequestFactory(SERVER_NAME="localhost")
    requests.cookies = client.cookies

    def visit() -> HttpResponseBase:
        return site.get_response(requests.get(address))

    def visit_bare() -> HttpResponseBase:
        request = requests.get(f"/bare/{page.name}/")
        setattr(request, "urlconf", BARE_URLS)  # noqa: B010 - Django takes addresses themselves, too; its types do not
        return alone.get_response(request)

    seconds, floor = zip(*((_seconds(visit), _seconds(visit_bare)) for _round in range(WARM + ROUNDS)), strict=True)
    with CaptureQueriesContext(connection) as queries:
        size = len(visit().getvalue())
    return Measured(seconds[WARM:], floor[WARM:], len(queries), size)


def _handler(middleware: Sequence[str]) -> BaseHandler:
    """The way of a request through the site, with the middleware that is named."""
    handler = BaseHandler()
    with override_settings(MIDDLEWARE=middleware):
        handler.load_middleware()
    return handler


def _seconds(visit: Callable[[], HttpResponseBase]) -> float:
    start = time.process_time()
    response = visit()
    taken = time.process_time() - start
    if response.status_code != 200:
        raise RuntimeError(f"A page answered {response.status_code}.")
    return taken
