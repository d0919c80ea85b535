"""How often somebody may try: counted in the cache that all processes share, forgotten after a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most `most` tries; they are forgotten `seconds` after the last one that counted."""

    name: str
    most: int
    seconds: int

    def reached(self, *about: str) -> bool:
        return int(cache.get(self._key(about), 0)) >= self.most

    def count(self, *about: str) -> None:
        key = self._key(about)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
                # The file cache gives a changed value its own, shorter life.
                cache.touch(key, self.seconds)
            except ValueError:  # it was forgotten between the lines
                cache.set(key, 1, self.seconds)

    def wait(self, now: datetime, *about: str) -> int:
        """Counts a try in this stretch of the clock, so that whoever keeps within the limit is never refused. Where
        there were too many, counts nothing and gives how many seconds are left of it; otherwise 0."""
        stretch, passed = divmod(int(now.timestamp()), self.seconds)
        if self.reached(*about, str(stretch)):
            return self.seconds - passed
        self.count(*about, str(stretch))
        return 0

    def forget(self, *about: str) -> None:
        cache.delete(self._key(about))

    def _key(self, about: tuple[str, ...]) -> str:
        return f"limit:{self.name}:{hashlib.sha256(chr(0).join(about).encode()).hexdigest()}"


QUARTER = 15 * 60
SIGN_IN_HERE = Limit("sign-in", 10, QUARTER)
"""Failed sign-ins with one address from one place."""
SIGN_IN_ANYWHERE = Limit("sign-in-address", 50, QUARTER)
"""Failed sign-ins with one address; high, so that nobody locks another out by accident."""
SIGN_IN_PLACE = Limit("sign-in-place", 200, QUARTER)
"""Failed sign-ins from one place, whatever the address; high, since an office or a proxy is one place."""
LINKS_TO = Limit("links-to", 5, 3600)
LINKS_FROM = Limit("links-from", 50, 3600)


def place(request: HttpRequest) -> str:
    """Where a request comes from: the address of the other end of the connection, which nobody can choose."""
    return str(request.META.get("REMOTE_ADDR", ""))
