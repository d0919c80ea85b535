"""The kinds of documents, apart from what they are made of: rows and forms only need their names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice


class Kind(Choice):
    """The documents that can be asked for."""

    BRIEF = "brief", _("Integration brief")
    DATA_MAP = "data-map", _("Data map")
    RUNBOOK = "runbook", _("Runbook")
    GUIDE = "guide", _("User guide and support")
    AGREEMENT = "agreement", _("Agreement")
    PACK = "pack", _("Integration pack")
