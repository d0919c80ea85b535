"""Text that looks like a secret: masked when a dossier is loaded, so that nothing made of it shows one."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import AfterValidator

from briefs.dossier.dossier import Content, Masked
from briefs.shapes.brief import PART, Brief
from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.types import Refers

S = TypeVar("S", bound=Shape)

MASK = "••••••••"


class Pattern(NamedTuple):
    """One kind of secret. The group `hide` is what is masked; without one it is the whole match."""

    code: str
    looks: re.Pattern[str]


_KEY = r"[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"

# Every repetition that could start anew at many places is bounded: long hostile text must not take long.
PATTERNS = (
    Pattern("private_key", re.compile(rf"-----BEGIN {_KEY}(?:.*?-----END {_KEY}|.*)", re.DOTALL)),
    Pattern("aws_key", re.compile(r"\bAKIA[0-9A-Z]{12,}|aws_secret_access_key[\"']?\s*[:=]\s*(?P<hide>\S+)")),
    Pattern("jwt", re.compile(r"\beyJ[\w-]{5,500}\.[\w-]{5,}\.[\w-]*")),
    Pattern("token", re.compile(r"\b(?:ghp_\w{10,}|portal_[\w-]{40,}|xox[a-z]-[\w-]{8,}|sk_live_\w{8,})")),
    Pattern(
        "url_password",
        re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://(?P<hide>[^\s/:@]{0,200}:[^\s/@]{1,500})@"),
    ),
    Pattern(
        "password",
        re.compile(
            r"(?:passwor[dt]|passwd|secret|token|api[ _-]?key)[\"']?\s{0,20}[:=]\s{0,20}[\"']?"
            r"(?P<hide>(?=\S{0,200}[a-z])(?=\S{0,200}\d)\S{8,})",
            re.IGNORECASE,
        ),
    ),
)


def _hide(match: re.Match[str]) -> str:
    if "hide" not in match.re.groupindex or match["hide"] is None:
        return MASK
    start, end = match.start("hide") - match.start(), match.end("hide") - match.start()
    return match[0][:start] + MASK + match[0][end:]


def _may_hide(text: str) -> bool:
    """Whether a text is worth a closer look: most hold none of these, and there are many texts."""
    return (
        ":" in text
        or "=" in text
        or "-----" in text
        or "AKIA" in text
        or "eyJ" in text
        or "ghp_" in text
        or "portal_" in text
        or "xox" in text
        or "sk_live_" in text
    )


def mask_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with every secret replaced by dots, and the codes of what was found."""
    if not _may_hide(text):
        return text, ()
    codes = []
    for pattern in PATTERNS:
        masked = pattern.looks.sub(_hide, text)
        if masked != text:
            codes.append(pattern.code)
            text = masked
    return text, tuple(codes)


class Spot(NamedTuple):
    """Where a text stands: its section, its row there, and the steps from the row to it, names and rows."""

    section: str
    row: Row | None = None
    steps: tuple[str | Row, ...] = ()

    def __str__(self) -> str:
        field = ""
        for step in self.steps:
            if isinstance(step, Row):
                field += f"[{_name(step)}]"
            else:
                field += ("." if field else "") + step.rstrip("_")
        return f"{self.section}/{_name(self.row) if self.row else ''}/{field}"

    def to(self, step: str | Row) -> Spot:
        return Spot(self.section, self.row, (*self.steps, step))


def mask(content: Content) -> tuple[Content, tuple[Masked, ...]]:
    """The content without its secrets, and the places where they were.

    A place is written `section/row/field`: `purpose//problem`, `exceptions/E-01/action`, `catalog/crm/notes`.
    Keys, references and paths are left as they are: they are what other answers hold on to.
    """
    masking = _Masking()
    changed: dict[str, Any] = {}
    for name, section in _SECTIONS.items():
        rows = getattr(content, name)
        masked = masking.rows(rows, section)
        if masked is not rows:
            changed[name] = masked
    brief = masking.brief(content.brief)
    if brief is not content.brief:
        changed["brief"] = brief
    return (content.model_copy(update=changed) if changed else content), tuple(masking.found)


def mask_rows(rows: tuple[S, ...]) -> tuple[S, ...]:
    """Rows that belong to no brief, without their secrets."""
    return _Masking().rows(rows, "")


# What the lists beside the brief are called in places.
_SECTIONS = {
    "teams": "teams",
    "contacts": "contacts",
    "systems": "catalog",
    "shared_records": "truth",
    "value_tables": "value_tables",
}


@cache
def _texts(shape: type[Shape]) -> frozenset[str]:
    """Attributes of a shape that may hold free text, in themselves or further down."""
    return frozenset(
        name for name, info in shape.model_fields.items() if _may_hold_text(info.annotation, tuple(info.metadata))
    )


def _may_hold_text(annotation: Any, marks: tuple[Any, ...] = ()) -> bool:
    """Whether an annotation is of free text or of something that holds some.

    A text with a pattern or a check of its own is a key, a path, a span or the like.
    """
    if hasattr(annotation, "__metadata__"):
        return _may_hold_text(annotation.__origin__, (*marks, *annotation.__metadata__))
    if annotation is Any:
        return True
    if annotation is str:
        every = [mark for outer in marks for mark in (outer, *getattr(outer, "metadata", ()))]
        checks = sum(isinstance(mark, AfterValidator) for mark in every)
        bound = any(getattr(mark, "pattern", None) or hasattr(mark, "min_length") for mark in every)
        return checks <= 1 and not bound and not any(isinstance(mark, Refers) for mark in every)
    if isinstance(annotation, type):
        return issubclass(annotation, Shape)
    return any(_may_hold_text(part) for part in get_args(annotation))


class _Masking:
    """One walk over a content, collecting the places where something was masked."""

    def __init__(self) -> None:
        self.found: list[Masked] = []

    def brief(self, brief: Brief) -> Brief:
        changed: dict[str, Any] = {}
        for name in brief.model_fields_set & _texts(Brief):
            value: Any = getattr(brief, name)
            masked: Any
            if (name in PART and PART[name].rows) or name == "flows":
                masked = self.rows(value, name)
            elif name == "not_relevant":
                masked = {id: self.value(why, Spot(id).to(name)) for id, why in value.items()}
                masked = value if masked == value else masked
            elif name in _GROUPS and value is not None:
                masked = self.group(value, name)
            else:
                masked = self.value(value, Spot("purpose").to(name))
            if masked is not value:
                changed[name] = masked
        return brief.model_copy(update=changed) if changed else brief

    def group(self, group: S, section: str) -> S:
        """A group of answers whose lists are parts of their own."""
        changed: dict[str, Any] = {}
        for name in group.model_fields_set & _texts(type(group)):
            value = getattr(group, name)
            part = f"{section}.{name}"
            masked = self.rows(value, part) if part in PART else self.value(value, Spot(section).to(name))
            if masked is not value:
                changed[name] = masked
        return group.model_copy(update=changed) if changed else group

    def rows(self, rows: tuple[Any, ...], section: str) -> tuple[Any, ...]:
        masked = tuple(self.shape(row, Spot(section, row)) for row in rows)
        return masked if any(new is not old for new, old in zip(masked, rows, strict=True)) else rows

    def shape(self, shape: S, spot: Spot) -> S:
        changed: dict[str, Any] = {}
        for name in shape.model_fields_set & _texts(type(shape)):
            value = getattr(shape, name)
            if value and (type(value) is not str or _may_hide(value)):
                masked = self.value(value, spot.to(name))
                if masked is not value:
                    changed[name] = masked
        return shape.model_copy(update=changed) if changed else shape

    def value(self, value: Any, spot: Spot) -> Any:
        """A value of any kind; the very same one when there was nothing to mask in it."""
        if type(value) is str:
            text, codes = mask_text(value)
            self.found.extend(Masked(where=str(spot), code=code) for code in codes)
            return text if codes else value
        if isinstance(value, Row):
            return self.shape(value, spot.to(value))
        if isinstance(value, Shape):
            return self.shape(value, spot)
        if isinstance(value, tuple | list):
            items = [self.value(item, spot) for item in value]
            same = all(new is old for new, old in zip(items, value, strict=True))
            return value if same else type(value)(items)
        if isinstance(value, dict):
            masked = {name: self.entry(str(name), item, spot.to(str(name))) for name, item in value.items()}
            return value if all(masked[name] is value[name] for name in value) else masked
        return value

    def entry(self, name: str, value: Any, spot: Spot) -> Any:
        """A value of a mapping: under `password` or `token` the value alone is a secret."""
        masked = self.value(value, spot)
        if type(masked) is str and masked is value:
            codes = mask_text(f"{name}: {value}")[1]
            self.found.extend(Masked(where=str(spot), code=code) for code in codes)
            return MASK if codes else value
        return masked


_GROUPS = frozenset(part.partition(".")[0] for part in PART if "." in part) | {"scope", "rollback"}


def _name(row: Any) -> str:
    """The ref or natural name of a row, itself masked: some rows are told apart by their whole text."""
    return mask_text(getattr(row, "ref", None) or row.natural_name())[0]
