"""Places to wait in: threads, so many at most, each of which goes on with what is ready next."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

Wait = Callable[[], Any]


class Places:
    """What is put in by number waits in a place of its own, or is ready until one is free; what comes back lies there
    until somebody takes it. Put in and taken by one thread.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._lock = threading.Lock()
        self._ready: deque[tuple[int, Wait]] = deque()
        self._since: dict[int, float] = {}
        """When each of those that wait now began, the longest first: as many as places are taken."""
        self._back: SimpleQueue[tuple[int, Any]] = SimpleQueue()

    def put(self, number: int, wait: Wait) -> None:
        with self._lock:
            self._ready.append((number, wait))
            self._fill()

    def came(self, seconds: float) -> tuple[int, Any] | None:
        """What comes back within so many seconds, and what it gave or raised."""
        try:
            return self._back.get(timeout=max(0.0, seconds))
        except Empty:
            return None

    def longest(self) -> tuple[int, float] | None:
        """What has waited for longest, and since when by the monotonic clock."""
        with self._lock:
            return next(iter(self._since.items()), None)

    def give_up(self, number: int) -> bool:
        """Waits for it no longer, and gives its place away; not when it has come back by now."""
        with self._lock:
            given_up = self._since.pop(number, None) is not None
            self._fill()
            return given_up

    def _fill(self) -> None:
        while self._ready and len(self._since) < self._most:
            number, wait = self._next()
            # Daemons, so that one that hangs for ever keeps no worker from ending.
            threading.Thread(target=self._go, args=(number, wait), daemon=True, name=self._name).start()

    def _next(self) -> tuple[int, Wait]:
        number, wait = self._ready.popleft()
        self._since[number] = time.monotonic()
        return number, wait

    def _go(self, number: int, wait: Wait) -> None:
        while True:
            try:
                came = wait()
            except Exception as error:  # noqa: BLE001 - told to whoever waits for it
                came = error
            with self._lock:
                if self._since.pop(number, None) is None:
                    return  # it was given up, and its place with it
                self._back.put((number, came))
                if not self._ready:
                    return
                number, wait = self._next()
