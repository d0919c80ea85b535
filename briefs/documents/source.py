"""What chapters are told from: a dossier, its findings and a day, with the words for what they hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from briefs.documents.blocks import Break, Code, Inline, Line, Link, Soft
from briefs.documents.flags import Flag
from briefs.dossier.dossier import Dossier
from briefs.shapes.brief import Brief
from datamaps.diagrams.graph import Surroundings
from datamaps.map.live import flow_state
from integrations_portal.look.words import day_in_words, span_in_words
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.people import ContactKind, Organisation
from integrations_portal.shapes.spans import seconds_or_none


@dataclass(frozen=True)
class Source:
    dossier: Dossier
    flags: tuple[Flag, ...]
    today: datetime.date
    detailed: bool = True
    """Whether everything that can be drawn is; a pack leaves the finer pictures to the other documents."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The screenshots of the guide that are at hand, by their name."""

    @property
    def brief(self) -> Brief:
        return self.dossier.brief

    @cached_property
    def around(self) -> Surroundings:
        """Names and live states for the pictures."""
        content = self.dossier.content
        names = {f"team:{team.key}": team.name or team.key for team in content.teams}
        states = {f"flow:{flow.ref}": self.flow_state(flow.ref) for flow in self.brief.flows}
        outside = {team.key for team in content.teams if team.organisation is not Organisation.INTERNAL}
        return Surroundings(names=names, states={k: v for k, v in states.items() if v}, outside=frozenset(outside))

    def flow_state(self, ref: str) -> str:
        """What the last checks say about a flow; nothing where its systems were never checked."""
        flow = next(flow for flow in self.brief.flows if flow.ref == ref)
        live, ends = self.dossier.live, {flow.source, flow.target}
        severities = {one.severity for one in live.findings if one.state == "open" and ref in one.touches}
        outcomes = {one.outcome for one in live.connectors if one.system in ends and one.outcome and one.active}
        return flow_state(severities, outcomes)

    def about(self, *beginnings: str) -> tuple[Flag, ...]:
        """The unwaived flags about one of these things, or something inside of it."""
        return tuple(
            flag
            for flag in self.flags
            if not flag.waived
            and any(flag.about == start or flag.about.startswith(f"{start}/") for start in beginnings)
        )

    # Words

    def person(self, key: str | None) -> Line:
        """A person by name; whoever has left, and their deputy, are told."""
        if not key:
            return ()
        contact = self.dossier.contact_by_key.get(key.rpartition(":")[2])
        if contact is None or contact.active:
            return (self.dossier.name_of(key),)
        deputy = self.dossier.name_of(contact.deputy) if contact.deputy else ""
        words = _("has left; deputy %(name)s") % {"name": deputy} if deputy else _("has left")
        return (contact.name or contact.key, " ", Soft(f"({words})"))

    def contact(self, key: str | None) -> Line:
        """A person with title and team."""
        if not key:
            return ()
        contact = self.dossier.contact_by_key.get(key)
        if contact is None:
            return self.person(key)
        team = self.dossier.name_of(f"team:{contact.team}") if contact.team else ""
        kind = str(contact.kind.label) if contact.kind is not ContactKind.PERSON else ""
        more = ", ".join(part for part in (contact.title, team or kind) if part)
        return (*self.person(key), *((Soft(more, under=True),) if more else ()))

    def people(self, keys: Iterable[str]) -> Line:
        return (", ".join(self.dossier.name_of(key) for key in keys),) if keys else ()

    def system(self, key: str | None) -> str:
        return self.dossier.map.label(key.rpartition(":")[2]) if key else ""

    def systems(self, keys: Iterable[str]) -> str:
        return ", ".join(self.system(key) for key in keys)

    def flow(self, ref: str) -> Inline:
        """A flow's ref that leads to where it is described, with its name where it has one."""
        return Link(ref, f"flow-{ref}") if any(flow.ref == ref for flow in self.brief.flows) else ref

    def flows(self, refs: Iterable[str]) -> Line:
        """Refs of flows; none of them means all."""
        parts: list[Inline] = []
        for ref in refs:
            parts += [", ", self.flow(ref)] if parts else [self.flow(ref)]
        return tuple(parts) or (_("all"),)


def text(value: object) -> Line:
    """Plain words; their line breaks stay."""
    parts: list[Inline] = []
    for line in str(value).strip().splitlines():
        parts += [Break(), line] if parts else [line]
    return tuple(parts)


def label(value: Choice | None) -> Line:
    return (str(value.label),) if value is not None else ()


def day(value: datetime.date | None) -> Line:
    return (day_in_words(value),) if value else ()


def span(value: str | None) -> Line:
    return (span_in_words(value),) if value and seconds_or_none(value) is not None else text(value or "")


def code(value: str) -> Line:
    return (Code(value),) if value else ()


def yes(value: bool | None, when_true: str, when_false: str) -> Line:
    """One of two sentences; nothing where it was not answered."""
    return () if value is None else (when_true if value else when_false,)


def joined(*lines: Line, by: str = ", ") -> Line:
    """Lines one after the other, without the empty ones."""
    parts: list[Inline] = []
    for line in lines:
        if line:
            parts += [by, *line] if parts else line
    return tuple(parts)


def stacked(*lines: Line) -> Line:
    """Lines one below the other, without the empty ones."""
    parts: list[Inline] = []
    for line in lines:
        # Words under others end their line by themselves.
        ended = bool(parts) and isinstance(parts[-1], Soft) and parts[-1].under
        if line:
            parts += line if not parts or ended else [Break(), *line]
    return tuple(parts)


def under(words: str) -> Line:
    return (Soft(words, under=True),) if words else ()
