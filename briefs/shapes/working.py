"""How people work today and tomorrow, who hands over to whom, what goes wrong, and who may do what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import (
    ActorKey,
    ContactKey,
    Day,
    Flag,
    Line,
    Lines,
    Number,
    PartyKey,
    Ref,
    Refs,
    Span,
    SystemKey,
    Text,
)


class Handling(Choice):
    AUTOMATIC = "automatic", _("By itself")
    MANUAL = "manual", _("By hand")
    APPROVAL = "approval", _("Once somebody has agreed")


class Can(Choice):
    READ = "read", _("Read")
    WRITE = "write", _("Change")
    ADMIN = "admin", _("Administer")
    NONE = "none", _("Nothing")


class Removal(Choice):
    AUTOMATIC = "automatic", _("By itself")
    APPROVAL = "approval", _("Once somebody has agreed")
    NONE = "none", _("Not at all")


class Audience(Choice):
    USER = "user", _("People who use it")
    ADMIN = "admin", _("Admins")
    SUPPORT = "support", _("Support")


class WorkStep(Row):
    natural_key = ("actor", "action")
    actor: ActorKey | None = None
    system: SystemKey | None = None
    action: Line = ""
    output: Line = ""
    note: Line = ""
    takes: Span | None = None
    per_week: Number | None = None


class Workflow(Shape):
    current: tuple[WorkStep, ...] = ()
    future: tuple[WorkStep, ...] = ()


class Handoff(Row):
    natural_key = ("from_", "to")
    from_: PartyKey | None = None
    to: PartyKey | None = None
    trigger: Line = ""
    what: Line = ""
    within: Span | None = None
    proof: Line = ""


class ExceptionCase(Row):
    natural_key = ("name",)
    ref: Ref | None = None
    name: Line = ""
    looks_like: Text = ""
    how_often: Line = ""
    flows: Refs = ()
    owner: ContactKey | None = None
    backup: ContactKey | None = None
    action: Text = ""
    within: Span | None = None
    queue: Line = ""
    handling: Handling | None = None


class AccessRight(Row):
    natural_key = ("who", "system")
    who: Line = ""
    system: SystemKey | None = None
    records: Lines = ()
    can: Can | None = None
    sensitive: Flag | None = None
    approved_by: ContactKey | None = None
    removal: Removal | None = None
    why: Line = ""


class NeededDocument(Row):
    natural_key = ("audience", "document")
    audience: Audience | None = None
    document: Line = ""
    form: Line = ""
    owner: ContactKey | None = None
    due: Day | None = None
    done_on: Day | None = None
    link: Line = ""


class RolloutStep(Row):
    natural_key = ("audience", "change")
    audience: Line = ""
    change: Line = ""
    training: Line = ""
    date: Day | None = None
    owner: ContactKey | None = None
    trained_on: Day | None = None
