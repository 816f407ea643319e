"""Floods that try to fill the memory of a service. Each holds against a limit of the kernel."""

import asyncio
import time
import uuid

from hostile import content
from hostile.memory import peak_bytes
from hostile.others import Others, ask
from hostile.platform import Platform, request

LIVE = request("GET", "/health/live", close=True)
SECONDS = 12


async def connect(port, attempts=50):
    for _ in range(attempts):
        try:
            return await asyncio.open_connection("127.0.0.1", port, limit=1024)
        except OSError:
            await asyncio.sleep(0.05)
    raise SystemExit("hostile: the service accepts nobody")


async def unread(wattos):
    """64 connections send 16 requests each for answers of 3.2 MB, and read nothing."""
    with Platform(wattos, limited="chat") as platform:
        conversation = content.long_conversation(
            platform.chat.environment["DATABASE_URL"], content.QUESTION)
        path = f"/v1/conversations/{conversation}/messages?limit=100"
        port = platform.chat.port
        async with Others(port, request("GET", "/v1/conversations?limit=1", close=True)) as others:
            async with Others(port, LIVE) as probes:
                held = []
                for _ in range(64):
                    reader, writer = await connect(port)
                    # Nothing is read, not even ahead.
                    writer.transport.pause_reading()
                    writer.write(request("GET", path) * 16)
                    held.append(writer)
                await asyncio.sleep(SECONDS)
                result = report(platform, platform.chat, others, probes)
                for writer in held:
                    writer.transport.abort()
    return result


async def halves(wattos, connections=9_000):
    """9,000 connections send half of the body that they announce."""
    with Platform(wattos, limited="chat") as platform:
        port = platform.chat.port
        half = request("POST", "/v1/conversations", {"instructions": "x" * 60_000})[:-1]
        async with Others(port, request("GET", "/v1/conversations?limit=1", close=True)) as others:
            async with Others(port, LIVE) as probes:
                held = []
                begin = time.monotonic()
                while len(held) < connections and time.monotonic() - begin < 30:
                    for reader, writer in await asyncio.gather(
                            *(connect(port) for _ in range(100))):
                        writer.write(half)
                        held.append(writer)
                await asyncio.sleep(SECONDS)
                result = report(platform, platform.chat, others, probes)
                for writer in held:
                    writer.transport.abort()
    measured, holds = result
    return f"{len(held)} connections; {measured}", holds and len(held) == connections


async def texts(wattos, requests=256):
    """256 legal requests at once into conversations whose texts are as long as they may be."""
    with Platform(wattos, limited="chat") as platform:
        url = platform.chat.environment["DATABASE_URL"]
        conversations = [content.long_conversation(url) for _ in range(32)]
        port = platform.chat.port

        def post(number):
            return ask(port, request(
                "POST", f"/v1/conversations/{conversations[number % 32]}/messages",
                {"clientMessageID": str(uuid.uuid4()), "text": "\U0001F600" * 8000}, close=True))

        async with Others(port, request("GET", "/v1/conversations?limit=1", close=True)) as others:
            async with Others(port, LIVE) as probes:
                statuses = {}
                for _ in range(3):
                    for status, _ in await asyncio.gather(*(post(n) for n in range(requests))):
                        statuses[status] = statuses.get(status, 0) + 1
                result = report(platform, platform.chat, others, probes)
    measured, holds = result
    # Every request gets an answer.
    return f"answers {dict(sorted(statuses.items()))}; {measured}", holds and 0 not in statuses


def report(platform, server, others, probes):
    """What was measured, and whether the service lives and has answered others in time."""
    alive = platform.is_alive(server)
    peak = peak_bytes(server.pid) / (1 << 20) if alive else 0
    measured = (f"{'alive' if alive else 'DEAD'}, peak {peak:.0f} MiB ({platform.memory.kind});"
                f" {others}; probes {probes}")
    answered = all(status for status, _ in others.answers + probes.answers)
    in_time = others.slowest(0.99) <= 1 and probes.slowest(0.99) <= 1
    return measured, alive and answered and in_time and probes.served() == 100
