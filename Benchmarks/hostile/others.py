"""The others: clients that do nothing wrong while somebody attacks."""

import asyncio
import time


async def ask(port, request, deadline_seconds=30):
    """The status of one answer on a connection of its own, and its seconds. 0 for none."""
    begin = time.monotonic()
    writer = None
    try:
        async with asyncio.timeout(deadline_seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            length = content_length(head)
            if length:
                await reader.readexactly(length)
            return status, time.monotonic() - begin
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return 0, time.monotonic() - begin
    finally:
        if writer:
            writer.close()


def content_length(head):
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


class Others:
    """Asks again and again, on a new connection each time, until it is left."""

    def __init__(self, port, request, pause_seconds=0.05):
        self.port, self.request, self.pause_seconds = port, request, pause_seconds
        self.answers = []

    async def __aenter__(self):
        self.task = asyncio.create_task(self.go_on())
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def go_on(self):
        while True:
            self.answers.append(await ask(self.port, self.request))
            await asyncio.sleep(self.pause_seconds)

    def served(self):
        """The share of answers that are 2xx, in percent."""
        good = sum(200 <= status < 300 for status, _ in self.answers)
        return 100 * good / max(1, len(self.answers))

    def slowest(self, share=1.0):
        """Seconds, of this share of the answers."""
        times = sorted(seconds for _, seconds in self.answers)
        return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0

    def __str__(self):
        return (f"others {len(self.answers)}: {self.served():.1f} % served,"
                f" p99 {self.slowest(0.99) * 1e3:.0f} ms, slowest {self.slowest() * 1e3:.0f} ms")
