"""A neutral graph: what a picture shows, before anything decides how it is drawn.

Ids are made here (`n1`, `e1`, `c1`, `p1`), never taken from people, so that no name can break a drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice


class View(Choice):
    LANDSCAPE = "landscape", _("Landscape")
    CONTEXT = "context", _("What it joins")
    FLOW = "flow", _("What moves")
    FIELDS = "fields", _("Field by field")
    WORKFLOW = "workflow", _("Who does what")
    MODEL = "model", _("Records and references")


class Kind(StrEnum):
    SYSTEM = "system"
    OUTSIDE = "outside"
    HUB = "hub"
    RECORD = "record"
    STEP = "step"
    AUTOMATIC = "automatic"
    GROUP = "group"


@dataclass(frozen=True)
class Port:
    """A line inside a node that edges may end at: a field of a record."""

    id: str
    text: str
    under: str = ""
    before: str = ""
    """Words between the arriving line and the text: what is done to the value."""
    state: str = ""
    path: bool = True
    """Whether the text is a field path; else plain words."""


@dataclass(frozen=True)
class Node:
    id: str
    title: str
    under: str = ""
    kind: Kind = Kind.SYSTEM
    ports: tuple[Port, ...] = ()
    cluster: str = ""
    state: str = ""
    link: str = ""


@dataclass(frozen=True)
class Edge:
    id: str
    tail: str
    head: str
    tail_port: str = ""
    head_port: str = ""
    label: str = ""
    under: str = ""
    state: str = ""
    both: bool = False
    dashed: bool = False
    link: str = ""
    count: int = 1


@dataclass(frozen=True)
class Cluster:
    id: str
    title: str


@dataclass(frozen=True)
class EquivalentTable:
    """The picture as a table, for whoever cannot see it and wherever it cannot be drawn."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Graph:
    view: View
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    table: EquivalentTable
    clusters: tuple[Cluster, ...] = ()
    across: bool = True
    """Whether it is read from left to right; else from top to bottom."""


@dataclass(frozen=True)
class Surroundings:
    """What a picture may say beyond its map. Keys are `system:crm`, `flow:F-01`, `team:sales`."""

    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    states: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    outside: frozenset[str] = frozenset()
    """Keys of the teams of partners and vendors."""

    def team(self, key: str | None) -> str:
        return self.names.get(f"team:{key}", key) if key else ""

    def state(self, kind: str, key: str) -> str:
        return self.states.get(f"{kind}:{key}", "")

    def link(self, kind: str, key: str) -> str:
        return self.links.get(f"{kind}:{key}", "")


ALONE = Surroundings()
