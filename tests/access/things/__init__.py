"""Makes the things that addresses name. A function gives the arguments of the address, but `key`."""

from __future__ import annotations

from typing import Any

Arguments = dict[str, Any]
