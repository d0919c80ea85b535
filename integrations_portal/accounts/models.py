"""People who sign in, the workspaces that they belong to, and the teams and contacts that briefs name."""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from integrations_portal.rows.models import Findable, ScopedQuerySet, Shaped, Shelf, Stored
from integrations_portal.shapes import people
from integrations_portal.shapes.choices import Choice


class Role(Choice):
    VIEWER = "viewer", _("Viewer: may read")
    CONTRIBUTOR = "contributor", _("Contributor: may answer questions")
    EDITOR = "editor", _("Editor: may change everything that is documented")
    ADMIN = "admin", _("Admin: may also change members and settings")

    @property
    def rank(self) -> int:
        """0 for a viewer to 3 for an admin."""
        return list(Role).index(self)

    @property
    def word(self) -> str:
        """The label without what it allows, for lists."""
        return str(self.label).partition(":")[0]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who signs in, by e-mail address."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    session_key = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    """Changes when every session of this user must end."""
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When a mailed link proved that the mailbox is theirs. Before that, somebody else may have made the account."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """A session lives as long as this value stays: it ends with the password and with the session key."""
        value = f"{self.password}:{self.session_key}"
        salt = "integrations_portal.accounts.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Signs this user out everywhere."""
        self.session_key = secrets.token_hex()
        self.save(update_fields=["session_key"])


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def visible_to(self, user: User) -> WorkspaceQuerySet:
        return self.filter(memberships__user=user)


class Workspace(models.Model):
    kind = "workspace"
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    timezone = models.CharField(max_length=64, blank=True)
    sample = models.BooleanField(default=False)
    """Whether it is the sample that may be removed in one action."""
    settings = models.JSONField(default=dict)
    audit_count = models.PositiveBigIntegerField(default=0, editable=False)
    audit_head = models.CharField(max_length=64, blank=True, editable=False)

    objects = WorkspaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label()

    def label(self) -> str:
        return self.name or self.key

    @property
    def workspace_id(self) -> int:
        """What is changed about a workspace stands in its own trail."""
        return self.pk

    def head(self) -> people.WorkspaceHead:
        return people.WorkspaceHead(key=self.key, name=self.name, timezone=self.timezone or None)


class Membership(Stored):
    """What a user may do in a workspace, and which contact they are there."""

    kind = "membership"
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices(), default=Role.VIEWER)
    contact = models.ForeignKey(
        "accounts.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    """When they last looked at what needs them."""
    away_since = models.DateTimeField(null=True, blank=True)
    """When the visit before the present one ended; what came up since is news (see visits.py)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="member_once")]

    def label(self) -> str:
        return str(self.user)

    def facts(self) -> dict[str, Any]:
        return {"user": self.user.email, "role": str(self.role), "contact": self.contact_id}

    @property
    def role_word(self) -> str:
        return Role.of(self.role).word

    def may(self, role: Role) -> bool:
        """Whether this member has at least a role."""
        return Role.of(self.role).rank >= role.rank


class Team(Shaped):
    kind = "team"
    shape = people.Team
    columns = ("key", "name", "organisation")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=2000, blank=True)
    organisation = models.CharField(
        max_length=20, choices=people.Organisation.choices(), default=people.Organisation.INTERNAL
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="team_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.name or self.key

    def findable(self) -> Findable:
        url = f"/w/{self.workspace.key}/members/#team-{self.key}"
        return Findable(self.label(), self.key, url, Shelf.PEOPLE)


class Contact(Shaped):
    """A person, a group or an agent that briefs name; may or may not have a login."""

    kind = "contact"
    shape = people.Contact
    columns = ("key", "name", "email", "active")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=2000, blank=True)
    email = models.CharField(max_length=2000, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="contact_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.name or self.key

    def findable(self) -> Findable:
        words = f"{self.key} {self.email}"
        url = f"/w/{self.workspace.key}/members/#contact-{self.key}"
        return Findable(self.label(), words, url, Shelf.PEOPLE, self.details.get("title", ""))


class Token(models.Model):
    """A single-use link: a first sign-in, an invitation. Only its hash is kept."""

    purpose = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    workspace = models.ForeignKey(Workspace, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role.choices(), blank=True)
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    """Who the member will be in briefs, where the admin has said so."""
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose} for {self.email or self.user}"

    @property
    def role_word(self) -> str:
        return Role.of(self.role).word if self.role else ""


class Scope(Choice):
    """What a program may do in the workspace of its token."""

    READ = "read", _("Read")
    CHECK = "check", _("Read, and run live checks")

    @property
    def role(self) -> Role:
        """The role that its maker must have as long as it does so."""
        return Role.CONTRIBUTOR if self is Scope.CHECK else Role.VIEWER


class ProgramToken(Stored):
    """What a program signs in with: for one workspace, until a day. Only its hash is kept.

    It belongs to the membership of whoever made it, and goes with it.
    """

    kind = "program token"
    name = models.CharField(max_length=200)
    scope = models.CharField(max_length=20, choices=Scope.choices(), default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=20)
    """Its first letters, by which people tell it from others."""
    maker = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="program_tokens")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    """When it was used last, to the minute."""

    class Meta:
        ordering = ["name", "id"]

    def label(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        return {"name": self.name, "scope": str(self.scope), "start": self.start, "expires_at": str(self.expires_at)}

    def may(self, scope: Scope) -> bool:
        """Whether it was made for that, and its maker may still do it themselves."""
        return scope in (Scope.READ, Scope.of(self.scope)) and self.maker.may(scope.role)
