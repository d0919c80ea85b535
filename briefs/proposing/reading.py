"""Which tool a file is of, and what it proposes."""

from __future__ import annotations

import re
from typing import Any

from briefs.proposing.backstage import is_entity, propose_entities
from briefs.proposing.n8n import is_workflow, propose_workflows
from briefs.proposing.proposal import NothingProposed, Proposal
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import json_value, text_of, yaml_value

MOST_DOCUMENTS = 2_000
_BETWEEN_DOCUMENTS = re.compile(r"^---(?:[ \t].*)?$", re.MULTILINE)


def propose(content: bytes, limits: Limits) -> Proposal:
    """Raises NothingProposed for a file of another sort or without a system, ConnectorError for a broken one."""
    values = _values(content, limits)
    if values and all(is_workflow(one) for one in values):
        found = propose_workflows(values)
    elif values and all(is_entity(one) for one in values):
        found = propose_entities(values, limits)
    else:
        raise NothingProposed("unknown_file")
    if not found.template.file.systems:
        raise NothingProposed("no_system")
    return found


def _values(content: bytes, limits: Limits) -> list[Any]:
    """The workflows or entities of a file: one, a list of them, or several documents of YAML."""
    if content.lstrip()[:1] in (b"{", b"["):
        value = json_value(content, limits)
        return value if isinstance(value, list) else [value]
    texts = [text for text in _BETWEEN_DOCUMENTS.split(text_of(content)) if text.strip()]
    if len(texts) > MOST_DOCUMENTS:
        raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=MOST_DOCUMENTS)
    return [value for text in texts if (value := yaml_value(text.encode(), limits)) is not None]
