"""What happened to a row, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.comparison.compare import RowChange

_SENTENCES = {
    "added": _("%(part)s: added “%(name)s”"),
    "removed": _("%(part)s: removed “%(name)s”"),
    "changed": _("%(part)s: “%(name)s” changed"),
    "order": _("%(part)s: the order changed"),
}


def row_words(row: RowChange) -> str:
    """`Exceptions: added “E-01 Card declined”`; a group of answers is called by its name alone."""
    if row.code == "changed" and not row.name:
        return str(row.part)
    return str(_SENTENCES[row.code]) % {"part": row.part, "name": row.name}
