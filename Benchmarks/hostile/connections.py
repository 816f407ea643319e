"""More connections than a service may have, and pools of clients while services restart."""

import asyncio
import functools
import random
import resource
import socket
from collections import Counter

from hostile import content
from hostile.others import Others, content_length
from hostile.platform import Platform, request

ASKED = request("GET", "/v1/models")
LIVE = request("GET", "/health/live")
SECONDS = 20
RESTARTS = 40
REQUESTS = 200_000
CLIENTS = 12


async def idle(wattos, connections=10_000):
    """10,000 idle connections, of which half never asked, and then newcomers and probes."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Platform(wattos) as platform:
        port = platform.gateway.port
        held = []
        for number in range(connections):
            held.append(await opened("127.0.0.1", port))
            if number % 2:
                await answer(held[-1], ASKED)
        newcomers, probes = Others(port, ASKED, 0), Others(port, LIVE, 0)
        async with newcomers, probes:
            await asyncio.sleep(5)
        for connection in held:
            connection.close()
    holds = all(
        asked.served() == 100 and asked.slowest(0.99) <= 0.1 for asked in (newcomers, probes))
    return f"newcomers: {newcomers}; probes: {probes}", holds


async def slow(wattos, connections=2_000):
    """2,000 clients that send heads, send bodies and read answers as slowly as they are let."""
    with Platform(wattos) as platform:
        port = platform.chat.port
        url = platform.chat.environment["DATABASE_URL"]
        conversation = content.long_conversation(url, content.QUESTION)
        page = f"/v1/conversations/{conversation}/messages?limit=100"
        post = request("POST", "/v1/conversations", {"instructions": "x" * 4_000})
        kinds = [
            functools.partial(send_slowly, text=ASKED, at_once=10),
            functools.partial(send_slowly, text=post, at_once=200),
            functools.partial(read_slowly, text=request("GET", page)),
        ]
        clients = [
            asyncio.create_task(kinds[number % 3](await opened("127.0.0.1", port)))
            for number in range(connections)]
        others = Others(port, request("GET", "/v1/conversations?limit=1", close=True), 0.01)
        probes = Others(port, request("GET", "/health/live", close=True), 0.01)
        async with others, probes:
            await asyncio.sleep(SECONDS)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
    holds = all(asked.served() == 100 and asked.slowest(0.99) <= 0.1 for asked in (others, probes))
    return f"others: {others}; probes: {probes}", holds


async def send_slowly(connection, text, at_once):
    """Sends some bytes, and then one in each second, until the connection ends."""
    loop = asyncio.get_running_loop()
    with connection:
        await loop.sock_sendall(connection, text[:at_once])
        for place in range(at_once, len(text)):
            await asyncio.sleep(1)
            await loop.sock_sendall(connection, text[place:place + 1])


async def read_slowly(connection, text):
    loop = asyncio.get_running_loop()
    with connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await loop.sock_sendall(connection, text)
        while await loop.sock_recv(connection, 100):
            await asyncio.sleep(1)


async def restarts(wattos):
    """Clients with pools that look for an end before each use, while two gateways restart in turn."""
    with Platform(wattos) as platform:
        grace = {"DRAIN_GRACE": "1s"}
        services = [platform.service("llm-gateway", grace) for _ in range(2)]
        for service in services:
            platform.stack.enter_context(service)
        pools = Pools([service.port for service in services])
        clients = [asyncio.create_task(pools.ask_forever()) for _ in range(CLIENTS)]
        for number in range(RESTARTS):
            service = services[number % 2]
            await asyncio.to_thread(service.stop)
            await asyncio.to_thread(service.__enter__)
        while sum(pools.outcomes.values()) < REQUESTS:
            await asyncio.sleep(0.1)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
    return f"{RESTARTS} restarts; outcomes {dict(pools.outcomes)}", set(pools.outcomes) == {200}


class Pools:
    """Connections that are kept open to instances of one service. A client takes one that has not
    ended, or connects to an instance that accepts."""

    def __init__(self, ports):
        self.kept = {port: [] for port in ports}
        self.outcomes = Counter()

    async def ask_forever(self):
        while True:
            port, connection = await self.take()
            try:
                status, closes = await asyncio.wait_for(answer(connection, ASKED), 10)
                self.outcomes[status] += 1
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.outcomes[type(error).__name__] += 1
                closes = True
            if closes:
                connection.close()
            else:
                self.kept[port].append(connection)

    async def take(self):
        while True:
            for port in random.sample(list(self.kept), len(self.kept)):
                kept = self.kept[port]
                while kept:
                    # Some connections are used again only after a long time.
                    connection = kept.pop(0 if random.random() < 0.01 else -1)
                    if not has_ended(connection):
                        return port, connection
                    connection.close()
                try:
                    return port, await opened("127.0.0.1", port)
                except ConnectionRefusedError:
                    continue
            await asyncio.sleep(0.001)


async def opened(host, port):
    connection = socket.socket()
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        await asyncio.get_running_loop().sock_connect(connection, (host, port))
    except OSError:
        connection.close()
        raise
    return connection


def has_ended(connection):
    """True if the kernel has an end, or bytes that nobody asked for."""
    try:
        connection.recv(1, socket.MSG_PEEK)
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


async def answer(connection, asked):
    """The status of an answer, and whether its connection ends."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(connection, asked)
    received = b""
    end = -1
    while end < 0 or len(received) < end + content_length(received[:end]):
        piece = await loop.sock_recv(connection, 65536)
        if not piece:
            raise asyncio.IncompleteReadError(received, None)
        received += piece
        end = received.find(b"\r\n\r\n") + 4 if b"\r\n\r\n" in received else -1
    head = received[:end].lower()
    return int(head.split(b" ", 2)[1]), b"connection: close" in head
