"""One sentence for each remark about a file of another tool, and for each reason to refuse one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from briefs.proposing.proposal import NothingProposed, Remark

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words

SENTENCES: Mapping[str, Words] = {
    "address_unknown": _("Step “{step}” gets its address only when it runs, so its system is named after the step."),
    "api_missing": _(
        "{system} uses the interface {api}, which the file does not describe; no flow is proposed for it."
    ),
    "definition_elsewhere": _(
        "The description of {api} is at another address, which is never fetched. Add it to the system later."
    ),
    "definition_not_read": _("The description of {api} was not read: {why}"),
    "kind_not_read": _("Entries of the kind {kind} say nothing of systems and were left out: {count}."),
    "links_lost": _("Connections that name steps which the file does not have were left out: {count}."),
    "nothing_moves": _("The file does not say that anything moves from one system to another, so no flow is proposed."),
    "owned_by_person": _("{system} is owned by a person, {person}. Name the owner on the page of the system."),
    "record_twice": _("{record} of {api} has the name of a record that is there already, and was left out."),
    "from_nowhere": _(
        "Nothing is read from another system before step “{step}” writes to {system}; no flow is proposed."
    ),
}


REFUSALS: Mapping[str, Words] = {
    "unknown_file": _(
        "This is neither an n8n workflow nor a Backstage catalog. Export the workflow as a file, or choose the "
        "catalog-info.yaml."
    ),
    "no_system": _(
        "The file names no system that we know of, so there is nothing to begin with. Begin empty or from a template."
    ),
}


def refusal(error: NothingProposed) -> str:
    return str(REFUSALS[error.code])


def remark_sentence(remark: Remark) -> str:
    return str(SENTENCES[remark.code]).format(**remark.values)
