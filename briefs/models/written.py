"""What people wrote in briefs beyond their flows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from briefs.dossier.secrets import mask_text
from briefs.lists.registry import LIST
from briefs.pictures.header import ENDINGS
from briefs.sections.registry import section_of_where
from briefs.shapes import proof
from briefs.shapes.brief import PART
from datamaps.models import Integration, Referring
from integrations_portal.rows.models import Findable, Shelf, Stored
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
    owner = models.CharField(max_length=100, blank=True)
    settled = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["integration", "part"]),
            models.Index(fields=["workspace", "part", "due"]),
        ]
        ordering = ["position", "id"]

    def put(self, answers: dict[str, Any]) -> Entry:
        """Takes validated plain answers; the columns are copies for lists across briefs."""
        shape = self.shape_class.read(answers)
        self.details = answers
        self.ref = answers.get("ref", "")
        self.state = str(getattr(shape, "status", "") or "")
        self.due = getattr(shape, "needed_by", None) or getattr(shape, "due", None)
        if shown := LIST.get(self.part):
            self.owner, self.settled = shown.owner(shape) or "", shown.settled(shape)
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
