"""Real files: how many are observed with their counts, and how many known changes of real pairs are found."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from real_files import files, folder, pairs


def run() -> Iterator[tuple[str, float, str]]:
    """Rows of what was counted, the share, and the goal; none where the files are not."""
    place = folder()
    if place is None:
        print("The real files are not here: name their folder in REALDATA_DIR.", file=sys.stderr)
        return
    of_a_kind = [one for one in files(place) if one.kind]
    seen = [one for one in of_a_kind if one.seen]
    told = sum(len(one.counts) for one in seen)
    agree = sum(len(one.agreeing) for one in seen)
    known = list(pairs(place))
    found, numbered = sum(one.found for one in known), sum(one.numbered for one in known)
    traps = [one for one in known if one.trap]
    avoided = sum(one.trap == "avoided" for one in traps)
    yield f"Real files of a kind that are observed: {len(seen)} of {len(of_a_kind)}", len(seen) / len(of_a_kind), "= 1"
    # What differs usually counts something else: docs/reference/real-files.md says what.
    yield f"Their counts that agree: {agree} of {told}", agree / told, "shown"
    yield f"Numbered changes of real pairs that are found: {found} of {numbered}", found / numbered, "= 1"
    yield f"Traps that are avoided: {avoided} of {len(traps)}", avoided / len(traps), "= 1"
