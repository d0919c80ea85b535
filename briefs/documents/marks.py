"""States in print: one sign for each, since paper and Markdown draw no pictures beside words."""

from __future__ import annotations

from types import MappingProxyType

from integrations_portal.look.states import state

_SIGNS = MappingProxyType(
    {
        "match": "●",
        "drift": "◆",
        "partial": "◐",
        "could_not_check": "⊘",
        "stops": "■",
        "in_progress": "○",
        "completed": "✓",
        "not_started": "◌",
        "note": "–",
    }
)
_OF_SEVERITY = MappingProxyType({"hint": "note"})


def sign(key: str) -> tuple[str, str]:
    """The state's own key, and its sign. Raises KeyError for what is no state."""
    found = state(_OF_SEVERITY.get(key, key)).key
    return found, _SIGNS[found]
