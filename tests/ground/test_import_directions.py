"""Imports run one way, pure packages stay pure, and nothing goes in circles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ground.imports import Import, circles, imports, imports_of, modules

PURE = (
    "integrations_portal.shapes",
    "datamaps.schema",
    "datamaps.connectors",
    "datamaps.map",
    "datamaps.grid",
    "datamaps.diagrams",
    "briefs.shapes",
    "briefs.workspace_file",
    "briefs.sections",
    "briefs.lists",
    "briefs.impact",
    "briefs.readiness",
    "briefs.starters",
    "briefs.starting",
    "briefs.operating",
    "briefs.documents",
    "briefs.comparison",
    "briefs.dossier",
    "briefs.runbook",
    "briefs.announcing",
    "briefs.pictures",
)
# The one file beside pure ones that reads rows.
LOADS_ROWS = ("briefs.dossier.load",)
DJANGO_FOR_PURE = ("django.utils", "django.template")

# Modules that stand above everything and that nothing but each other may import.
TOP = ("integrations_portal.urls", "integrations_portal.celery", "integrations_portal.wsgi")
APPS = ("integrations_portal", "datamaps", "briefs")  # each may import those before it

# Inside an app: each may import its own rank and those below it.
OUTSIDE = ("tasks", "views", "urls", "api", "management", "admin", "apps")


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def is_pure(module: str) -> bool:
    return within(module, PURE) and not within(module, LOADS_ROWS)


def app_of(module: str) -> str:
    """`datamaps`, `briefs`, or a part of the site such as `integrations_portal.jobs`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "integrations_portal" else parts[0]


def rank(module: str) -> int:
    """0 pure, 1 rows, 2 services, 3 what people and the queue call."""
    if is_pure(module):
        return 0
    rest = module.removeprefix(f"{app_of(module)}").strip(".").split(".")[0]
    if rest == "models":
        return 1
    return 3 if rest in OUTSIDE else 2


def breach(found: Import) -> str | None:
    """What is wrong with one import, or None."""
    importer, imported = found.importer, found.imported
    if is_pure(importer) and impure(imported):
        return "a pure package must not know rows, settings or pages"
    if imported.split(".")[0] not in APPS:
        return None
    if within(imported, TOP) and not within(importer, TOP):
        return "nothing may import what stands above everything"
    if within(importer, TOP):
        return None
    if APPS.index(imported.split(".")[0]) > APPS.index(importer.split(".")[0]):
        return "an app must not know those above it"
    if app_of(importer) == app_of(imported) and rank(imported) > rank(importer):
        return "inside an app: pure, then rows, then services, then views and tasks"
    return None


def impure(imported: str) -> bool:
    if imported.split(".")[0] == "django":
        return not within(imported, DJANGO_FOR_PURE)
    return imported.split(".")[0] in APPS and rank(imported) in (1, 3)


def test_imports_run_one_way(project: Path) -> None:
    breaches = [f"{found}: {wrong}" for found in imports(project) if (wrong := breach(found))]
    assert not breaches, "\n".join(breaches)


def test_nothing_imports_in_a_circle(project: Path) -> None:
    known = modules(project)
    edges: dict[str, set[str]] = {name: set() for name in known}
    for found in imports(project):
        if found.imported in known and not found.for_types and found.imported != found.importer:
            edges[found.importer].add(found.imported)
    assert circles(edges) == []


def test_imports_stand_at_the_top_of_a_file(project: Path) -> None:
    """But for an app that makes itself ready, and the heavy driver of one kind of connector."""
    hidden = [
        str(found)
        for found in imports(project)
        if found.in_function
        and not found.importer.endswith(".apps")
        and not (within(found.importer, ("datamaps.connectors",)) and found.imported.split(".")[0] not in APPS)
    ]
    assert not hidden, "\n".join(hidden)


@pytest.mark.parametrize(
    ("importer", "source", "wrong"),
    [
        ("datamaps.services", "from briefs.models import Entry", True),
        ("integrations_portal.jobs.tasks", "import datamaps.checks", True),
        ("briefs.services", "from datamaps.models import System", False),
        ("datamaps.schema.compare", "from django.db import models", True),
        ("datamaps.schema.compare", "from django.conf import settings", True),
        ("datamaps.schema.compare", "from django.utils.translation import gettext_lazy", False),
        ("briefs.dossier.load", "from briefs.models import Entry", False),
        ("briefs.dossier.hashes", "from briefs.models import Entry", True),
        ("datamaps.models.catalog", "from datamaps.services import save", True),
        ("datamaps.services", "from datamaps.views import system", True),
        ("datamaps.services", "from integrations_portal.celery import app", True),
        ("integrations_portal.urls", "from briefs.urls import urlpatterns", False),
    ],
)
def test_the_reader_sees_each_breach(importer: str, source: str, wrong: bool) -> None:
    known = {importer: Path("module.py")}
    assert [bool(breach(found)) for found in imports_of(importer, source, known)] == [wrong]


def test_the_reader_sees_a_circle_and_a_hidden_import() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    known = {"a": Path("a.py"), "a.b": Path("b.py")}
    assert [found.in_function for found in imports_of("a", "def f():\n    import a.b\n", known)] == [True]
    assert next(imports_of("a.b", "from a import b", known)).imported == "a.b"
