"""What people say to one another about a brief, who is writing, where it stands, and whether it is a template."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from briefs.dossier.secrets import mask_text
from datamaps.models import Integration
from integrations_portal.rows.models import Findable, ScopedQuerySet, Shelf, Stored


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
    """What somebody said, as Markdown. `who` stays readable when they are no member any more.

    Only its author changes it; the trail keeps what it said before.
    """

    kind = "comment"
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    who = models.CharField(max_length=200)
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

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
    """How many questions a brief has, as it was judged last: lists across briefs read it instead of judging each."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    integration = models.OneToOneField(Integration, on_delete=models.CASCADE, related_name="standing")
    blockers = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField(default=0)
    hints = models.PositiveIntegerField(default=0)
    judged_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.integration.ref}: {self.blockers}"


class Offered(Stored):
    """That a brief is offered as a template of its workspace."""

    kind = "own template"
    integration = models.OneToOneField(Integration, on_delete=models.CASCADE, related_name="offered")

    def label(self) -> str:
        return self.integration.label()


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
