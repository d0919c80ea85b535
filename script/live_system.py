"""A live system that takes its time, for the soak and for benchmarks: `live_system.py LEAST MOST` prints its port.

Whatever is asked for comes after so many seconds, by chance between the two; it is always the same document.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import suppress

NAMES = ("id", "state", "total")
DOCUMENT = json.dumps(
    {"title": "Order", "type": "object", "properties": {name: {"type": "string"} for name in NAMES}}
).encode()
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"


async def main(least: float, most: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(random.uniform(least, most))
            writer.write(ANSWER % (len(DOCUMENT), DOCUMENT))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1_000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), float(sys.argv[2])))
