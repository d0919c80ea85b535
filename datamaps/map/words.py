"""Fields in a few words, as tables show them under a path."""

from __future__ import annotations

from django.utils.translation import gettext as _

from datamaps.schema.shapes import Field, Personal


def field_in_words(field: Field) -> str:
    """`text 60, required`; `number 18,2 · about a person`."""
    size = ""
    if field.max_length is not None:
        size = f" {field.max_length}"
    elif field.precision is not None:
        size = f" {field.precision},{field.scale}" if field.scale else f" {field.precision}"
    measure = field.currency or field.unit
    words = [f"{field.type.label}{size} {measure}".strip()]
    if field.values:
        listed = ", ".join(field.values[:4])
        words = [f"{listed} …" if len(field.values) > 4 else listed]
    if field.required:
        words.append(_("required"))
    if field.key or field.unique:
        words.append(_("unique"))
    text = ", ".join(words)
    return f"{text} · {_('personal')}" if field.personal is not Personal.NONE else text
