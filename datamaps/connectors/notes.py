"""One sentence for each thing of a source that could be read only in part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Trouble
from datamaps.schema.shapes import FieldType, Note
from integrations_portal.shapes.choices import Choice

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
    "schema_format_not_read": _("{where} is described as “{format}”, which is not read."),
    "action_unknown": _("{where} says neither send nor receive, but “{action}”; it was left out."),
    "type_elsewhere": _("{where} has the type {type}, which is defined in a file that was not given."),
    "dbt_left_out": _("{where} is a package that tests or watches the project; {count} of its models were left out."),
    "dbt_no_manifest": _("{where} came without manifest.json: what is written and tested of the columns is not known."),
    "path_too_long": _("{where} has a field with a name too long to be kept: {path}…"),
    "virtual_table": _("{where} is a virtual table, whose columns were not read."),
    "broken_view": _("{where} is a view that does not work; its columns were not read."),
    "watch_not_found": _("{where} is to be watched and is not there."),
    "watch_not_countable": _("{where} is to be watched and its values cannot be counted."),
    "watch_failed": _("{where} could not be watched: the database {trouble}."),
    "csv_agree": _("{where} was read as {taken_as}: {agree} of {filled} filled rows agree; empty: {empty}."),
    "csv_almost": _(
        "{where} was read as text, although {agree} of {filled} filled rows look like {looks_like}; empty: {empty}."
    ),
    "csv_column_empty": _("{where} is empty in all rows that there are ({empty}); its type is not known."),
    "csv_no_header": _("{where} have no names: the first row holds values, too. The columns are called by number."),
    "csv_name_missing": _("{where} has no name in the file; it is column {number}."),
    "csv_name_twice": _("{where} is called “{name}” in the file, as a column before it is; it is column {number}."),
    "csv_ragged": _("{where} are not equally wide: of {rows}, {short} have too few cells and {long} too many."),
    "csv_rows": _("{where}: the first {count} of {rows} were looked at."),
    "csv_stopped": _(
        "{where} end before line {line}: the row there does not end, as a quote is not closed or it is too long."
    ),
    "csv_encoding": _("{where} are no Unicode text; they were read as {encoding}."),
    "avro_other_schema": _("{where} has a schema of the type {type}, which was left out."),
    "xlsx_hidden": _("{where} is a hidden sheet; it was read like the others."),
    "xlsx_empty": _("{where} is a sheet with nothing in it."),
    "set_once": _("{where} can be given when the record is made, and not changed afterwards."),
    "field_twice": _("{where} is described twice; the first description was read."),
    "field_no_name": _("{where} has a field without a name, or with one too long to be kept; it was left out."),
    "values_inactive": _("{where} has values that may no longer be chosen, and that records can still hold: {names}."),
    "points_at_several": _("{where} points at one of several: {names}."),
    "samples_one": _("{where} was read from one sample, which does not say what may be missing or empty."),
    "samples_read": _("{where} was read from {count} samples. That all of them have a field is no promise."),
    "samples_agree": _("{where} is in {present} of {count} samples, read as {taken_as}; empty: {empty}."),
    "samples_agree_inside": _(
        "{where} is in {present} of {count} groups that could have it, read as {taken_as}; empty: {empty}."
    ),
    "samples_differ": _("{where} is not of one type in all samples: {kinds}."),
    "scim_schema_missing": _("{where} has a schema that the service does not show; what is in it is not known."),
    "csv_characters": _("{where} hold characters that cannot be read or kept: {count}."),
    "fields_open": _("{where} may hold further fields, which its description does not name."),
    "xsd_mixed": _("{where} may hold text between its fields, which is not compared."),
    "one_of_fields": _("{where} takes exactly one of its fields at a time."),
    "xsd_choice": _("{where} holds one of these, not all: {names}."),
    "xsd_substituted": _("{where} takes others in place of {head}: {names}."),
    "odata_flags": _("{where} may hold several of its values at once, with commas between them."),
    "odata_set_once": _("{where} takes some fields when it is made, which cannot be changed afterwards: {names}."),
    "edi_messages": _("{where}: the first {count} of {rows} messages were looked at."),
    "edi_parties": _("{where}: {count} from {sender} to {receiver}, in version {version}."),
    "edi_count": _("{where} is said to hold {said} by {tag}, segment {segment} of the file, and holds {counted}."),
    "edi_number": _("{where} is closed under another number, {said}, by {tag}, segment {segment} of the file."),
    "edi_number_twice": _("{where} starts in segment {segment} of the file under a number that was used before it."),
    "edi_not_closed": _("{where} is never closed: its {tag} is missing."),
    "edi_not_opened": _("{where} is followed by {tag}, segment {segment} of the file, for which there is no {opens}."),
    "edi_outside": _("{where} has {tag}, segment {segment}, outside of any message; it was not read."),
    "edi_no_envelope": _("{where} has no envelope: neither its type nor who sent it is known."),
    "edi_no_type": _("{where} does not say its type; its record is called “message”."),
    "edi_unended": _("{where} ends with its line, without the mark that ends a segment."),
    "edi_cut": _("{where} was not read, as the file ends in it."),
    "edi_encoding": _("{where} is no Unicode text, and not what its header says; it was read as {encoding}."),
    "edi_repeats": _("{where} comes up to {count} times in one place; it was described once."),
    "edi_tag": _("{where} starts with “{tag}”, which is no name of a segment; it was not read."),
    "edi_binary": _("{where} holds {count} bytes that are no text; they were not looked at."),
    "edi_more_notes": _("{where} has more of the same to note: {count}."),
    "edi_isa_width": _(
        "{where} is {width} characters wide and not {must}; programs that go by its width cannot read it."
    ),
    "edi_isa_short": _("{where} lacks ISA16; the mark that ends a segment was found by the next segment."),
    "edi_repetition": _("{where} names “{mark}” to part repetitions, which has another use; it was taken as text."),
}
_CHOICES: Mapping[str, type[Choice]] = {"trouble": Trouble, "taken_as": FieldType, "looks_like": FieldType}


def note_sentence(note: Note) -> str:
    """The note in one sentence, in the language in use."""
    values = dict(note.values)
    for name in _CHOICES.keys() & values.keys():
        values[name] = _CHOICES[name].of(str(values[name])).label
    return str(NOTES[note.code]).format(where=note.where, **values)
