"""Addresses of the rows of a list."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse

_SAMPLE = "00000000-0000-0000-0000-000000000000"
"""What fits into the pattern of a key, of a ref and of a uid."""
_PLAIN = "~:@!$&'()*+,;="
"""What `reverse` leaves in a part of an address as it is."""


def addresses(name: str, *given: str) -> Callable[[object], str]:
    """The addresses of one page that differ in what comes after `given`: `addresses("system", "acme")("crm")`.

    The pattern is looked up once, since a list of fifty rows would do so fifty times.
    """
    before, _sample, after = reverse(name, args=[*given, _SAMPLE]).rpartition(_SAMPLE)
    return lambda last: f"{before}{quote(str(last), safe=_PLAIN)}{after}"
