"""One sentence for each thing of a source that could be read only in part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Trouble
from datamaps.schema.shapes import Note

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words

NOTES: Mapping[str, Words] = {
    "reference_remote": _("{where} refers to {reference}, outside the document, which is never fetched."),
    "reference_missing": _("{where} refers to {reference}, which the document does not have."),
    "reference_cycle": _("{where} holds itself by {reference}; it was read once."),
    "schema_not_read": _("{where} is no schema; its type is not known."),
    "keyword_not_read": _("{where} uses “{keyword}”, which is not compared."),
    "type_unknown": _("{where} has the type “{type}”, which we do not know."),
    "type_missing": _("{where} does not say its type."),
    "path_too_long": _("{where} has a field with a name too long to be kept: {path}…"),
    "virtual_table": _("{where} is a virtual table, whose columns were not read."),
    "broken_view": _("{where} is a view that does not work; its columns were not read."),
    "watch_not_found": _("{where} is to be watched and is not there."),
    "watch_not_countable": _("{where} is to be watched and its values cannot be counted."),
    "watch_failed": _("{where} could not be watched: the database {trouble}."),
}


def note_sentence(note: Note) -> str:
    """The note in one sentence, in the language in use."""
    values = dict(note.values)
    if "trouble" in values:
        values["trouble"] = Trouble.of(str(values["trouble"])).label
    return str(NOTES[note.code]).format(where=note.where, **values)
