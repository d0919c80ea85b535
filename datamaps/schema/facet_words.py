"""What a kind of check may not see, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Words

_WORDS: dict[str, Words] = {
    "record": _("Records"),
    "operation": _("Operations"),
    "operations": _("Operations"),
    "servers": _("Addresses"),
    "auth": _("Ways to sign in"),
    "type": _("Types"),
    "format": _("Formats"),
    "max_length": _("Longest lengths"),
    "min_length": _("Shortest lengths"),
    "precision": _("Numbers of digits"),
    "scale": _("Numbers of decimal places"),
    "minimum": _("Lowest values"),
    "maximum": _("Highest values"),
    "multiple_of": _("Steps of numbers"),
    "pattern": _("Patterns"),
    "required": _("What must be given"),
    "nullable": _("What may be empty"),
    "unique": _("What must be unique"),
    "key": _("Keys"),
    "read_only": _("What can only be read"),
    "write_only": _("What can only be written"),
    "values": _("Lists of values"),
    "default": _("Values of what is left out"),
    "references": _("References to other fields"),
    "deprecated": _("What is being phased out"),
    "number": _("Numbers that fields go by"),
    "value_numbers": _("Numbers that values go by"),
    "field": _("Fields"),
}


def facet_in_words(facet: str) -> str:
    return str(_WORDS.get(facet, facet))
