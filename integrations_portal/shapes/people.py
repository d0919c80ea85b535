"""The workspace, its teams and its contacts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import ContactKey, Flag, Key, Line, TeamKey, TimeZone


class Organisation(Choice):
    INTERNAL = "internal", _("Our own")
    PARTNER = "partner", _("Partner")
    VENDOR = "vendor", _("Vendor")


class ContactKind(Choice):
    PERSON = "person", _("Person")
    GROUP = "group", _("Group or desk")
    AGENT = "agent", _("Automated agent")


class WorkspaceHead(Shape):
    key: Key
    name: Line = ""
    timezone: TimeZone | None = None


class Team(Row):
    natural_key = ("key",)
    key: Key
    name: Line = ""
    organisation: Organisation = Organisation.INTERNAL


class Contact(Row):
    """A person, a group or an agent; may or may not have a login."""

    natural_key = ("key",)
    key: Key
    kind: ContactKind = ContactKind.PERSON
    name: Line = ""
    title: Line = ""
    team: TeamKey | None = None
    email: Line = ""
    phone: Line = ""
    deputy: ContactKey | None = None
    active: Flag = True
