"""Somebody outside who was let into one brief."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from briefs.documents.kind import Kind
from datamaps.models import Integration
from integrations_portal.accounts.models import Membership, Role
from integrations_portal.rows.models import Stored
from integrations_portal.shapes.choices import Choice


class May(Choice):
    """What a guest may do; each includes those before it."""

    READ = "read", _("Read")
    ANSWER = "answer", _("Read, and answer what is asked of them")
    SIGN = "sign", _("Read, answer, and sign what they are named to sign")

    @property
    def role(self) -> Role:
        """The role that whoever lets them in must have, as long as the link works.

        Only an admin says who somebody is, whether by an account or by a link with which that person signs.
        """
        return Role.ADMIN if self is May.SIGN else Role.EDITOR

    def includes(self, least: May) -> bool:
        return list(May).index(self) >= list(May).index(least)


class GuestLink(Stored):
    """Lets one contact into one brief without a sign-in, until a day. Of its two texts only hashes are kept.

    What goes away is left empty here and does not take the link along, so that its page can say why it ended.
    """

    kind = "guest link"
    integration = models.ForeignKey(Integration, null=True, on_delete=models.SET_NULL, related_name="guest_links")
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    maker = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="guest_links")
    by = models.CharField(max_length=200)
    """The name of its maker, which stays when they are no member any more."""
    email = models.CharField(max_length=320, blank=True)
    """Where it was sent; empty when it was only handed over."""
    may = models.CharField(max_length=20, choices=May.choices(), default=May.READ)
    documents = models.JSONField(default=list)
    settled_only = models.BooleanField(default=False)
    """Whether open questions and decisions are left out of the documents."""
    mailed = models.CharField(max_length=64, unique=True)
    """The hash of the text in the mail, which proves the mailbox."""
    handed = models.CharField(max_length=64, unique=True)
    """The hash of the text that its maker was shown, which proves nothing."""
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    """When it was opened last, to the minute."""
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-id"]

    def label(self) -> str:
        brief = self.integration.ref if self.integration else ""
        return f"{brief}: {self.contact.label() if self.contact else self.email}"

    def facts(self) -> dict[str, Any]:
        return {
            "contact": self.contact.key if self.contact else "",
            "email": self.email,
            "may": str(self.may),
            "documents": self.documents,
            "settled_only": self.settled_only,
            "expires_at": str(self.expires_at),
            "withdrawn": self.withdrawn,
        }

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The documents that may be read. Whoever signs may read everything that they sign."""
        wanted = {Kind.PACK.value, *self.documents} if self.may == May.SIGN else self.documents
        return tuple(kind for kind in Kind if kind.value in wanted)
