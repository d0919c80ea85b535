"""One sentence for each code of an error in a workspace file."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice


class Thing(Choice):
    """What a key can name."""

    TEAM = "team", _("team")
    CONTACT = "contact", _("contact")
    SYSTEM = "system", _("system")
    RECORD = "record", _("record")
    FIELD = "field", _("field")
    ENVIRONMENT = "environment", _("environment of this system")
    SHARED_RECORD = "shared_record", _("shared record")
    VALUE_TABLE = "value_table", _("value table")
    FLOW = "flow", _("flow of this brief")
    EXCEPTION = "exception", _("exception of this brief")
    DECISION = "decision", _("decision of this brief")
    ANY_DECISION = "any_decision", _("decision of a brief (written INT-0001/D-01)")
    BRIEF_SYSTEM = "brief_system", _("system of this brief")


THINGS = {thing.value: thing for thing in Thing}

SENTENCES = {
    # The file as a whole
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than {limit} MB."),
    "encoding": _("The file is not text in UTF-8. Save it as UTF-8 and try again."),
    "characters": _("The character {character} is not allowed in YAML."),
    "yaml": _("This is not valid YAML. Look at indentation, quotes and colons on this line and the one before."),
    "yaml_tab": _("A tab cannot be used for indentation in YAML. Use spaces."),
    "yaml_colon": _("A value with a colon in it needs quotes, or the indentation is wrong."),
    "yaml_sign": _("A value that starts with {sign} needs quotes."),
    "yaml_quote": _("A quotation mark that is opened here is never closed."),
    "json": _("This is not valid JSON. Look at commas, quotes and brackets on this line and the one before."),
    "documents": _("A file holds one workspace: a second YAML document (---) starts here."),
    "tag": _("The YAML tag {tag} is not allowed. Leave it out."),
    "key": _("A name must be plain text, not a list or a group."),
    "alias": _("The YAML alias “{name}” has no anchor before it."),
    "too_many_aliases": _("YAML aliases add more than {limit} values. Write them out."),
    "too_many": _("The file holds more than {limit} values."),
    "too_deep": _("Lists and groups are nested more than {limit} deep."),
    "not_a_workspace": _("This is not a workspace file: it must start with “format: integrations-portal/1”."),
    "other_format": _("The format “{value}” cannot be read here."),
    # The zip around it
    "zip_damaged": _("The zip cannot be opened. It may be damaged or protected by a password."),
    "zip_too_many": _("The zip holds more than {limit} files."),
    "zip_too_large": _("{path} in the zip is larger than {limit} MB when unpacked."),
    "zip_one_file": _("The zip must hold one workspace file (.yaml or .json) at its top; it holds {count}."),
    "zip_path": _("{path} does not belong into the zip. Pictures are files/NAME, each once."),
    "zip_picture": _("{path} in the zip is no picture (PNG, JPEG or WebP, whole, up to 5 MB)."),
    # Names
    "twice": _("“{name}” stands twice in the same group."),
    "unknown_key": _("“{name}” is not known here."),
    "unknown_key_close": _("“{name}” is not known here. Did you mean “{close}”?"),
    "missing": _("“{name}” is missing."),
    # Values
    "not_allowed": _("“{value}” is not one of the allowed values."),
    "flag": _("“{value}” must be true or false."),
    "whole_number": _("“{value}” must be a whole number."),
    "number": _("“{value}” must be a number."),
    "too_small": _("“{value}” must be {limit} or more."),
    "day": _("“{value}” must be a date such as 2027-03-01."),
    "far_day": _("“{value}” is too far away: the year must be one from 1900 to 2199."),
    "span": _("“{value}” must be a duration such as 90s, 15m, 4h, 2d or PT15M."),
    "cron": _("“{value}” must be a schedule of five fields such as 0 6 * * *."),
    "timezone": _("“{value}” must be a time zone such as Europe/Stockholm."),
    "path": _("“{value}” must be a field path such as billing.city or lines[].sku."),
    "record_ref": _("“{value}” must name a record, as in crm.Account."),
    "field_ref": _("“{value}” must name a field, as in crm.Account.email."),
    "bad_key": _("“{value}” must be 1 to 64 letters, digits, hyphens and underscores."),
    "bad_ref": _("“{value}” must be 1 to 20 letters, digits and hyphens."),
    "bad_party": _("“{value}” must be a key such as finance, or team:finance where a key is shared."),
    "bad_image": _("“{value}” must be files/ and a file name, as in files/step-1.png."),
    "bad_config": _("The values of a connector must be text, numbers, true, false, lists or groups."),
    "too_long": _("The text is longer than {limit} characters."),
    "unstorable": _("The text holds a character that cannot be stored (a zero byte or half of a pair)."),
    "text_wanted": _("A text is wanted here, not a list or a group."),
    "list_wanted": _("A list is wanted here."),
    "group_wanted": _("A group of names and values is wanted here."),
    "not_relevant_here": _("This section cannot be marked as not relevant."),
    "not_relevant_place": _("“not_relevant” stands inside the section that it is about, not beside the sections."),
    "wrong": _("“{value}” cannot be read here."),
    "more_errors": _("There are {limit} errors or more; the first ones are listed."),
    # What does not fit together
    "dangling": _("“{value}” is no {things} in this file."),
    "ambiguous": _("“{value}” is a {first} and a {second}. Write {first_spelling} or {second_spelling}."),
    "same_key": _("“{value}” stands twice in this list; it must be unique."),
    "same_place": _("{value} stands in the shared field {other} already. A field belongs to one shared field."),
    "same_records": _("Another record map of this flow joins {value} with the same filter."),
    "unknown_kind": _("“{value}” is no kind of connector that is known here."),
}


def sentence(code: str, values: Mapping[str, object], allowed: tuple[str, ...]) -> str:
    """The words of an error, with the allowed values when there are any."""
    said = str(SENTENCES[code]).format(**{name: _shown(value) for name, value in values.items()})
    return f"{said} {_('Allowed: {values}.').format(values=', '.join(allowed))}" if allowed else said


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return str(_(" or ")).join(_shown(one) for one in value)
    return str(value.label) if isinstance(value, Choice) else str(value)
