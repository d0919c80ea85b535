"""The collector of Python, and what a process of the site keeps for as long as it runs."""

from __future__ import annotations

import gc


def keep_what_is_loaded() -> None:
    """Takes all that is loaded out of the collector's sight. Call it once, when a process has loaded what it needs.

    Modules, models and addresses are some 200,000 objects that never go. Looking through them takes a tenth of a
    second, and would hold up one page in twenty. A process that is forked afterwards shares them with its parent, too.
    """
    gc.collect()
    gc.freeze()
