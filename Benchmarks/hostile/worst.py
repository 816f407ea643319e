"""A load of the largest valid requests of every operation, made from the documents of services."""

import asyncio
import json
import resource
import uuid
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from hostile import content
from hostile.floods import LIVE, report
from hostile.largest import UUID, Values
from hostile.others import Others, ask
from hostile.platform import Platform, request

DOCUMENTS = Path(__file__).parents[2] / "openapi"
# Longer than the timeout of any operation.
DEADLINE_SECONDS = 90
# As many clients as the service admits, and twice more.
CROWDS = 3
CONVERSATIONS = 32
# A request that the service answers at little cost.
SMALL = {"chat": "/v1/conversations?limit=1", "llm-gateway": "/v1/models"}
# What has to be there for a request to be one; `cursor` would lead past all rows.
KNOWN = {
    "createChatCompletion": {"model": "builtin-extractive-1"},
    "createEmbeddings": {"model": "builtin-hash-1536"},
    "createConversation": {"model": "builtin-extractive-1"},
}
LEFT_OUT = {"cursor"}


async def worst(wattos):
    """The largest valid requests of each operation, of three times the clients that are admitted."""
    lines, holds = [], True
    for path in sorted(DOCUMENTS.glob("*.json")):
        document = json.loads(path.read_text())
        measured, held = await load(wattos, path.stem, document)
        lines.append(f"{path.stem}: {measured}")
        holds = holds and held
    return "\n  ".join(lines), holds


async def load(wattos, name, document):
    limits = document["x-wattos"]["limits"]
    clients = CROWDS * (limits["concurrency"] + limits["queue"])
    with Platform(wattos, limited=name) as platform:
        server = {"chat": platform.chat, "llm-gateway": platform.gateway}[name]
        ids = [
            str(content.long_conversation(platform.chat.environment["DATABASE_URL"]))
            for _ in range(CONVERSATIONS if name == "chat" else 0)]
        small = request("GET", SMALL[name], close=True)
        outcomes, wrong = {}, []
        # Clients of a process of their own do not hold up those that measure.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            async with Others(server.port, small) as others, Others(server.port, LIVE) as probes:
                kinds = list(largest(document, ids))
                for label, requests in kinds:
                    if requests[0].startswith(b"DELETE"):
                        continue
                    status, _ = await ask(server.port, fresh(requests[0]), DEADLINE_SECONDS)
                    if not 200 <= status < 300:
                        wrong.append(f"{label} alone {status}")
                for label, requests in kinds:
                    outcomes[label] = await asyncio.get_running_loop().run_in_executor(
                        pool, send, server.port, requests, clients)
                measured, held = report(platform, server, others, probes)
    answers = "; ".join(f"{label} {dict(sorted(found.items()))}" for label, found in outcomes.items())
    unanswered = sum(found[0] for found in outcomes.values())
    holds = held and not unanswered and not wrong
    return "; ".join([f"{clients} clients at once", *wrong, answers, measured]), holds


def largest(document, ids):
    """The largest requests of each operation; those that remove something come last."""
    operations = [
        (method, path, operation) for path, methods in document["paths"].items()
        for method, operation in methods.items()]
    for method, path, operation in sorted(operations, key=lambda found: found[0] == "delete"):
        name = operation["operationId"]
        values = Values(document, KNOWN.get(name, {}))
        target = path + query(operation, values)
        targets = [target.replace("{conversationID}", known) for known in ids or [UUID]]
        bodies = [None]
        if body := operation.get("requestBody"):
            schema = body["content"]["application/json"]["schema"]
            bodies = values.bodies(schema, operation["x-limits"]["bodyBytes"])
        for number, found in enumerate(bodies):
            yield f"{name} {number + 1}", [
                request(method.upper(), target, found, close=True) for target in targets]


def query(operation, values):
    parameters = [
        f"{parameter['name']}={quote(str(values.value(parameter['schema'])))}"
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and parameter["name"] not in LEFT_OUT]
    return "?" + "&".join(parameters) if parameters else ""


def send(port, requests, clients):
    """The number of answers with each status; 0 stands for none. Runs in a process of its own."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    async def all_at_once():
        asked = (
            ask(port, fresh(requests[number % len(requests)]), DEADLINE_SECONDS)
            for number in range(clients))
        return Counter(status for status, _ in await asyncio.gather(*asked))

    return asyncio.run(all_at_once())


def fresh(request):
    """The request with identifiers that no other has."""
    return request.replace(UUID.encode(), str(uuid.uuid4()).encode())
