"""More requests than a service can serve."""

import asyncio
import random
import uuid
from contextlib import AsyncExitStack

from hostile import content
from hostile.open_loop import Loads, Stream
from hostile.others import Others
from hostile.platform import Platform, request

SECONDS = 10
READS_PER_SECOND = 50
FACTORS = (1, 2, 5, 10)
HISTORY = 50


async def overload(wattos):
    """Messages at 1, 2, 5 and 10 times what chat can answer, with 50 reads a second beside them."""
    with Platform(wattos) as platform:
        port = platform.chat.port
        loads = Loads(port, platform.folder)
        # As long as the history that a model is sent: no message costs more than the one before.
        url = platform.chat.environment["DATABASE_URL"]
        text = "'The town hall opens at nine.'"
        conversations = [content.conversation(url, HISTORY, text, text) for _ in range(200)]
        read = request("GET", f"/v1/conversations/{conversations[0]}")

        def post():
            return request(
                "POST", f"/v1/conversations/{random.choice(conversations)}/messages",
                {"clientMessageID": str(uuid.uuid4()), "text": "When is the town hall open?"})

        def run(rate):
            posts, reads = Stream(rate, post), Stream(READS_PER_SECOND, lambda: read)
            loads.open([posts, reads], SECONDS)
            return posts, reads

        loads.closed(post, 16, 500)
        capacity = loads.closed(post, 16, 3_000)
        calm, _ = run(capacity / 2)
        lines = [f"capacity {capacity:.0f}/s; at half of it p99 {calm.quantile(0.99) * 1e3:.0f} ms"]
        holds = True
        for factor in FACTORS:
            posts, reads = run(capacity * factor)
            goodput = posts.served / SECONDS / capacity
            slowdown = posts.quantile(0.99) / calm.quantile(0.99)
            least = 0.95 if factor == 2 else 0.85
            holds &= reads.share >= 0.9 and goodput >= least and slowdown <= 3
            lines.append(
                f"{factor:2} x: goodput {goodput:.0%}, p99 {posts.quantile(0.99) * 1e3:.0f} ms"
                f" ({slowdown:.1f} x), reads {reads.share:.1%},"
                f" p99 {reads.quantile(0.99) * 1e3:.0f} ms; {dict(sorted(posts.statuses.items()))}")
    return "\n  ".join(lines), holds


async def prompts(wattos, clients=16):
    """16 clients send prompts of 158 KB to the built-in model, which computes for long."""
    with Platform(wattos) as platform:
        port = platform.gateway.port
        piece = "The hall opens at nine o'clock. " * 1_235
        prompt = request("POST", "/v1/chat/completions", {
            "model": "builtin-extractive-1",
            "messages": [{"role": "user", "content": piece} for _ in range(4)],
        }, close=True)
        async with Others(port, request("GET", "/health/live", close=True), 0.01) as probes:
            async with AsyncExitStack() as stack:
                asking = [
                    await stack.enter_async_context(Others(port, prompt, 0))
                    for _ in range(clients)]
                await asyncio.sleep(SECONDS)
    answered = [status for one in asking for status, _ in one.answers]
    measured = f"{len(answered)} answers, {answered.count(200)} x 200; probes: {probes}"
    return measured, 200 in answered and probes.served() == 100 and probes.slowest(0.99) <= 0.05
