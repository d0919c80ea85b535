"""What people wrote in briefs beyond their flows, and what was agreed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone

from briefs.dossier.secrets import mask_text
from briefs.pictures.header import ENDINGS
from briefs.sections.registry import section_of_where
from briefs.shapes import proof
from briefs.shapes.brief import PART
from datamaps.models import Integration, Referring
from datamaps.schema.severity import Severity
from integrations_portal.rows.models import Findable, ScopedQuerySet, Shelf, Stored
from integrations_portal.shapes.answers import answer_type
from integrations_portal.shapes.base import Shape

_SHELVES = {"decisions": Shelf.DECISIONS, "exceptions": Shelf.EXCEPTIONS, "runbook": Shelf.RUNBOOKS}


def _texts(shape: Shape) -> Iterator[str]:
    """What people wrote in their own words, also in the rows of a row; no choices, keys, days and refs."""
    for name in type(shape).model_fields:
        value = getattr(shape, name)
        kind = answer_type(type(shape), name.rstrip("_")).kind
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Shape):
                yield from _texts(one)
            elif one and kind in ("line", "text") and name != "ref":
                yield str(one)


def _title(shape: Shape) -> str:
    """What tells a row from others, in words rather than keys where there are some."""
    names = getattr(shape, "natural_key", ())
    told = [(answer_type(type(shape), name.rstrip("_")).kind, getattr(shape, name)) for name in names]
    words = [str(value) for kind, value in told if value and kind in ("line", "text")]
    return ", ".join(words or [str(value) for _kind, value in told if value])


class Entry(Referring):
    """One group of answers, or one row of a list, of a part of a brief (see briefs.shapes.brief.PARTS)."""

    kind = "entry"
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="entries")
    part = models.CharField(max_length=40)
    ref = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, blank=True)
    due = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["integration", "part"]),
            models.Index(fields=["workspace", "part", "due"]),
        ]
        ordering = ["position", "id"]

    def put(self, answers: dict[str, Any]) -> Entry:
        """Takes validated plain answers; `ref`, `state` and `due` are copies for lists across briefs."""
        shape = self.shape_class.read(answers)
        self.details = answers
        self.ref = answers.get("ref", "")
        self.state = str(getattr(shape, "status", "") or "")
        self.due = getattr(shape, "needed_by", None) or getattr(shape, "due", None)
        return self

    @property
    def shape_class(self) -> type[Shape]:
        return PART[self.part].shape

    def pointing_shape(self) -> Shape:
        return self.shape_class.read(self.details)

    def label(self) -> str:
        name = self.ref or next((value for value in self.details.values() if isinstance(value, str)), "")
        return f"{self.integration.ref} {self.part} {name}".strip()

    def findable(self) -> Findable | None:
        if not PART[self.part].rows:
            return None
        shape = self.shape_class.read(self.details)
        title = _title(shape)
        words = " · ".join(text for text in _texts(shape) if text != title)
        section = section_of_where(self.part) or self.part
        shelf = _SHELVES.get(self.part.partition(".")[0], Shelf.OTHERS)
        return Findable(
            mask_text(title)[0] or self.ref or self.part,
            mask_text(words)[0],
            f"{self.integration.url()}{section}/#{self.uid}",
            shelf,
            f"{self.integration.ref} {self.ref}".strip(),
        )


class AnswerLink(Stored):
    """A question put to a contact by mail: the link in it answers one decision, without a sign-in.

    The link itself is not stored: it is this row's `uid`, signed.
    """

    kind = "answer link"
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="answer_links")
    contact = models.ForeignKey("accounts.Contact", on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=254)
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def label(self) -> str:
        return f"{self.entry.label()}: {self.contact.label()}"

    def facts(self) -> dict[str, Any]:
        answered = self.answered_at is not None
        return {"contact": self.contact.key, "email": self.email, "withdrawn": self.withdrawn, "answered": answered}


class SectionState(Stored):
    """What people said about a section as a whole: that it is done, or that it does not matter here and why."""

    kind = "section"
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="sections")
    section = models.CharField(max_length=40)
    done = models.BooleanField(default=False)
    not_relevant = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "section"], name="section_state_once")]

    def label(self) -> str:
        return f"{self.integration.ref} {self.section}"

    def facts(self) -> dict[str, Any]:
        return {"done": self.done, "not_relevant": self.not_relevant}


class Thread(Stored):
    """What people say about one row of a brief. It hangs on the row's uid alone, so that it outlives the row."""

    kind = "comments"
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="threads")
    about = models.UUIDField()
    title = models.CharField(max_length=400)
    """What the row was called when the last comment was written."""
    settled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "about"], name="thread_once")]
        ordering = ["id"]

    def label(self) -> str:
        return f"{self.integration.ref}: {self.title}"

    def facts(self) -> dict[str, Any]:
        return {"title": self.title, "settled": self.settled}

    def url(self) -> str:
        return f"{self.integration.url()}comments/{self.about}/"


class Comment(Stored):
    """What somebody said, as Markdown. `who` stays readable when they are no member any more."""

    kind = "comment"
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    who = models.CharField(max_length=200)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at", "id"]

    def label(self) -> str:
        return self.thread.label()

    def facts(self) -> dict[str, Any]:
        return {"text": self.text}

    def findable(self) -> Findable:
        words = mask_text(" ".join(self.text.split()))[0]
        place = f"{self.thread.integration.ref} {self.thread.title}"
        return Findable(words[:120], words, f"{self.thread.url()}#{self.uid}", Shelf.OTHERS, place)


class Standing(models.Model):
    """How many questions stop a brief, as it was judged last: lists across briefs read it instead of judging each."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    integration = models.OneToOneField(Integration, on_delete=models.CASCADE, related_name="standing")
    blockers = models.PositiveIntegerField()
    judged_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.integration.ref}: {self.blockers}"


class Writing(models.Model):
    """That somebody has the form of a row open. It locks nothing, and counts for nothing after `until`."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="+")
    about = models.UUIDField()
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "about", "user"], name="writing_once")]
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.user} {self.about}"


class Waiver(Referring):
    kind = "waiver"
    shape = proof.Waiver
    columns = ("rule", "about")
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField(max_length=2000)
    about = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.integration.ref} {self.rule} {self.about}".strip()


class Picture(Stored):
    """A screenshot that guides show. Its bytes lie in a file of their own, found by their hash."""

    kind = "picture"
    digest = models.CharField(max_length=64)
    media = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    """When it was last brought in."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="picture_once")]

    @property
    def ending(self) -> str:
        return ENDINGS[self.media]

    @property
    def name(self) -> str:
        """How a step of a guide names it, in rows and in the workspace file."""
        return f"files/{self.digest}.{self.ending}"

    def label(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        return {"name": self.name, "size": self.size}


class Version(Stored):
    """A frozen dossier, rendered once and never judged again."""

    kind = "version"
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sections = models.JSONField(default=dict)
    format = models.PositiveIntegerField()
    dossier = models.JSONField()
    findings = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="en")
    markdown = models.TextField(blank=True)
    stage = models.CharField(max_length=20, blank=True)
    named = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "number"], name="version_number_once")]
        ordering = ["number"]

    def label(self) -> str:
        return f"{self.integration.ref} version {self.number}"

    def facts(self) -> dict[str, Any]:
        return {"number": self.number, "digest": self.digest}


class Signature(Stored):
    kind = "signature"
    signed = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="signatures")
    role = models.CharField(max_length=40)
    contact = models.ForeignKey("accounts.Contact", on_delete=models.RESTRICT, related_name="signatures")
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.RESTRICT, related_name="+")
    comment = models.TextField(blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signed", "role", "contact"], name="signed_once")]

    def label(self) -> str:
        return f"{self.signed.label()}: {self.contact.label()}"

    def facts(self) -> dict[str, Any]:
        return {"role": self.role, "contact": self.contact.key, "comment": self.comment}


class Webhook(Stored):
    """An address of somebody else's that hears of what checks found. What it is signed with is a credential."""

    kind = "webhook"
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=2000)
    least = models.CharField(max_length=20, choices=Severity.choices(), default=Severity.WARNING)
    credential = models.OneToOneField("datamaps.Credential", on_delete=models.RESTRICT, related_name="webhook")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="webhook_name_once")]
        ordering = ["name"]

    def label(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        """Of the address only its host: the rest may carry a token."""
        return {"name": self.name, "host": urlsplit(self.url).hostname or "", "active": self.active}


class Message(models.Model):
    """What one recipient is told, kept as it was written; either for a mailbox or for a webhook."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="messages")
    connector = models.ForeignKey("datamaps.Connector", null=True, on_delete=models.SET_NULL, related_name="messages")
    news = models.CharField(max_length=20)
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.SET_NULL, related_name="messages")
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="messages")
    address = models.CharField(max_length=2000, blank=True)
    because = models.JSONField(default=list)
    severity = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    wanted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    given_up = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-made_at"]),
            models.Index(
                fields=["wanted_at"], condition=models.Q(sent_at=None, given_up=False), name="message_to_send"
            ),
        ]
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.subject
