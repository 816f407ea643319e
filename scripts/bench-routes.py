#!/usr/bin/env python3
"""Writes a contract of many routes and handlers for it, to measure routing with:

    scripts/bench-routes.py [ROUTES]      1,000 of them without a number

writes Benchmarks/contracts/routes.yaml and Benchmarks/Routes/Handlers; neither is committed.
The same number gives the same bytes, and a file that holds them already is left alone.
"""

import pathlib
import sys

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent / "Benchmarks"
PARTS = (
    "account", "address", "asset", "badge", "basket", "budget", "campaign", "contact", "device",
    "invoice", "journey", "ledger", "member", "order", "parcel", "payment", "project", "report",
    "supplier", "ticket",
)
KINDS = (
    "alerts", "drafts", "events", "images", "labels", "lines", "notes", "rules", "steps", "topics",
)
# For each resource: method, path below it, verb of the operation, whether it has a body.
SHAPES = (
    ("GET", "", "list", False),
    ("POST", "", "add", True),
    ("GET", "/{name}", "get", False),
    ("DELETE", "/{name}", "remove", False),
    ("PUT", "/{name}/state", "setStateOf", True),
)

HEAD = """contract: 1
service: routes
title: Routes
version: 1.0.0
description: As many routes as a large service has.
port: 3998
auth: none

health: { ready: [], why: it is loaded as soon as it listens }
limits: { concurrency: 1024, queue: 512, body: 64KiB, timeout: 5s, memory: 256MiB, cpu: 1 }

schemas:
  Text: { type: object, properties: { text: { type: string, maxLength: 80 } } }

routes:
"""

HANDLERS_HEAD = """// Written by scripts/bench-routes.py. Do not edit.
import ServiceRuntime

extension RoutesHandlers {
"""


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    most = len(PARTS) * len(KINDS) * len(SHAPES)
    if not 1 <= count <= most:
        sys.exit(f"bench-routes: from 1 to {most} routes")
    routes = list(all_routes())[:count]
    write(BENCHMARKS / "contracts/routes.yaml", HEAD + "\n".join(map(route, routes)))
    for part in PARTS:
        handlers = [handler(route) for route in routes if route[1].startswith(f"/v1/{part}-")]
        path = BENCHMARKS / f"Routes/Handlers/RoutesHandlers+{part.capitalize()}.swift"
        write(path, HANDLERS_HEAD + "\n".join(handlers) + "}\n")


def all_routes():
    # The route that is loaded is among the first, whatever the number.
    parts = sorted(PARTS, key=lambda part: part != "invoice")
    kinds = sorted(KINDS, key=lambda kind: kind != "lines")
    for part in parts:
        for kind in kinds:
            for method, below, verb, has_body in SHAPES:
                operation = verb + part.capitalize() + kind.capitalize()
                yield method, f"/v1/{part}-{kind}{below}", operation, has_body


def route(parts):
    method, path, operation, has_body = parts
    lines = [f"  {method} {path}:", f"    operation: {operation}", f"    summary: {operation}."]
    if "{name}" in path:
        lines.append("    path: { name: { type: string, minLength: 1, maxLength: 40 } }")
    if has_body:
        lines.append("    body: Text")
    return "\n".join(lines + ["    responses: { 200: Text }"]) + "\n"


def handler(parts):
    _, path, operation, _ = parts
    kind = operation[0].upper() + operation[1:]
    value = '"Hello, \\(input.name)!"' if "{name}" in path else '"Hello, World!"'
    return (
        f"    func {operation}(\n        _ input: {kind}.Input, _ context: RequestContext\n"
        f"    ) async throws -> Text {{ Text(text: {value}) }}\n")


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


main()
