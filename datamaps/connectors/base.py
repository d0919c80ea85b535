"""What every connector kind shares: one verb, one error, its limits and what it says about itself.

A kind that reads documents has `read(content, limits) -> SystemSchema`; one that asks a system several things has
`talk(config, limits)`, a generator of questions. Both see what strangers wrote and no secret, and run in processes of
their own. What has no documents, as a database, has `observe(config, secret, limits) -> SystemSchema`.
`registry.observe` is the one way to call any of them.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words


TOLD = "told"
"""Where the checker puts into a config what only it knows, over anything of this name."""


class Trouble(Choice):
    """Why nothing can be said. Never shown as match nor as drift."""

    UNREACHABLE = "unreachable", _("could not be reached")
    TIMED_OUT = "timed_out", _("took too long")
    UNAUTHORISED = "unauthorised", _("did not accept the sign-in")
    FORBIDDEN = "forbidden", _("does not let us look")
    NOT_FOUND = "not_found", _("was not found")
    TOO_LARGE = "too_large", _("is too large")
    MALFORMED = "malformed", _("could not be read")
    TLS = "tls", _("has a certificate that cannot be trusted")
    BLOCKED = "blocked", _("is an address that checks may not reach")
    CONFIG = "config", _("is not set up completely")
    UNCONFIRMED = "unconfirmed", _("is not confirmed")
    INTERRUPTED = "interrupted", _("was interrupted")
    INTERNAL = "internal", _("failed inside the portal")


class ConnectorError(Exception):
    """The one error of all kinds.

    `code` names the sentence, `values` fill it; `permanent`: trying again is useless.
    """

    def __init__(self, trouble: Trouble, code: str, *, permanent: bool = False, **values: object) -> None:
        super().__init__(f"{trouble.value}: {code} {values}" if values else f"{trouble.value}: {code}")
        self.trouble = trouble
        self.code = code
        self.permanent = permanent
        self.values = values


@dataclass(frozen=True)
class Secret:
    """What signs in. Shown nowhere: neither its repr nor an error may hold a value of it."""

    kind: str = "none"
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


NO_SECRET = Secret()


class Door(Protocol):
    """The way out of this machine; `guard.Guard` is the one there is."""

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connected socket. Raises ConnectorError (blocked, unreachable, timed_out)."""

    def check(self, host: str, port: int, timeout: float) -> None:
        """Raises ConnectorError where `connect` would refuse, for what connects by itself."""


@dataclass(frozen=True)
class Limits:
    """Caps on one observation. Times are seconds, sizes are bytes; `started` is a monotonic clock reading.

    `folder` is the only place that file paths in a config may point into; none on the site but the
    administrator's. `forbidden_paths` are files that are never opened although they are in it: the portal's
    own database. `guard` carries what the administrator allows; without one, only public addresses can be
    reached. `apart`: whether documents are read in processes of their own. `taps` are the programs that the
    administrator has listed, by the names that people choose them by.
    """

    seconds: float = 60.0
    content: int = 64_000_000
    depth: int = 64
    nodes: int = 5_000_000
    fields: int = 250_000
    folder: Path | None = None
    forbidden_paths: tuple[Path, ...] = ()
    guard: Door | None = None
    apart: bool = False
    taps: Mapping[str, Path] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds until the total deadline. Raises ConnectorError(timed_out) when none are left."""
        rest = self.started + self.seconds - time.monotonic()
        if rest <= 0:
            raise ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(self.seconds))
        return rest


@dataclass(frozen=True)
class Ask:
    """One field of a kind's form. `widget` is text, lines, number, choice, path or tap (one that is listed)."""

    name: str
    label: Words
    help: Words = ""
    example: str = ""
    required: bool = True
    widget: str = "text"
    choices: tuple[tuple[str, Words], ...] = ()
    routes: bool = True
    """Whether the answer decides where a secret is sent: changing it asks for the secret again."""
    only_for: tuple[str, ...] = ()
    """Answers of the kind's first question that this one belongs to; with any other one it is not asked."""

    def matters(self, first: object) -> bool:
        """Whether it is asked, given the answer of the first question."""
        return not self.only_for or first in self.only_for


@dataclass(frozen=True)
class Kind:
    """What a kind says about itself.

    `sees` are the facets of records, fields and operations that it can know.
    """

    id: str
    label: Words
    about: Words
    """For what sort of system it is, in one sentence for somebody who chooses."""
    icon: str
    sees: frozenset[str]
    asks: tuple[Ask, ...]
    signs_in: tuple[str, ...] = ("none",)
    read: str = ""
    """Dotted path of `read(content, limits) -> SystemSchema` for a kind that reads documents."""
    fetch: str = ""
    """Dotted path of `fetch(config, secret, limits) -> bytes` where the document is not just what lies at `url`."""
    talk: str = ""
    """Dotted path of `talk(config, limits) -> Talk` for a kind that asks the system at `url` several things."""
    live: str = ""
    """Dotted path of `observe(config, secret, limits) -> SystemSchema` for a kind that has no documents."""
    picks: str = ""
    """Dotted path of `pick(schema, config) -> SystemSchema` for a kind whose form asks what of a source counts."""
    suffixes: tuple[str, ...] = ()
    positional: bool = False
    """Whether the order of fields carries meaning (files, EDI)."""
    apart: bool = False
    """Whether its documents are read in a process of their own everywhere, as a small one may mean very much."""
    by_sftp: bool = False
    """Whether its files may also lie on a server that is reached by SFTP."""
    by_person: bool = False
    """Whether a person looks and confirms, as there is no machine interface."""
    by_samples: bool = False
    """Whether it lives by samples that are caught on the site, unless its config says where they are."""

    @property
    def downloads(self) -> bool:
        """Whether what it reads is just what lies at an address."""
        return bool(self.read) and not (self.fetch or self.talk or self.live)
