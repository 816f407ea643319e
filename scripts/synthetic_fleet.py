"""Writes the contracts of a fleet that does not exist, to measure the compiler with:

    synthetic_fleet.py OUT SERVICES OPERATIONS

writes OUT/contracts with platform.yaml, shared.yaml and SERVICES services of OPERATIONS operations each.
The same numbers give the same bytes. Services use what real ones use: environment, resources, health,
limits, problems, schemas that refer to each other and to shared ones, and routes with parameters, bodies,
several statuses and problems.
"""

import pathlib
import sys

FIRST_PORT = 20_000

PLATFORM = """contract: 1
platform: synthetic
description: A fleet for measurements.

postgres:
  max_connections: {connections}
  reserved: 10
"""

SHARED = """contract: 1
description: What the services of the fleet share.

schemas:
  Money:
    type: object
    properties:
      amount: {{ type: integer, minimum: 0, maximum: 1000000000 }}
      currency: {{ enum: [eur, usd, chf] }}

  Address:
    description: Where somebody lives.
    type: object
    properties:
      street: {{ type: string, minLength: 1, maxLength: 200 }}
      city: {{ type: string, minLength: 1, maxLength: 100 }}
      postcode?: {{ type: string, pattern: '^[0-9]{{4,6}}$' }}

problems:
  tooManyOpen:
    status: 409
    title: Too many are open
    fields: {{ open: integer, most: integer }}
"""

HEAD = """contract: 1
service: {name}
title: Service {index}
version: 1.{index}.0
description: Number {index} of the fleet.
port: {port}
auth: none

env:
  DATABASE_URL: {{ type: uri, schemes: [postgres, postgresql], secret: true, description: Where things are kept. }}
  REDIS_URL: {{ type: uri, schemes: [redis], secret: true, description: Where leases are kept. }}
  NEXT_URL: {{ type: uri, schemes: [http, https], description: The next service. }}
  PAGE_LIMIT: {{ type: integer, minimum: 1, maximum: 200, default: 50, description: Things on a page. }}
  MODE: {{ type: string, enum: [fast, careful], default: careful, description: How it works. }}
  REFRESH: {{ type: duration, default: 30s, description: How often it looks again. }}

resources:
  database: {{ postgres: DATABASE_URL, pool: {{ connections: 4, wait: 2s }} }}
  cache: {{ redis: REDIS_URL, timeout: 500ms }}
  next: {{ service: {called}, url: NEXT_URL, timeout: 5s }}

health:
  ready: [database, cache]

limits:
  concurrency: 128
  queue: 64
  body: 64KiB
  timeout: 10s
  memory: 256MiB
  cpu: 1

problems:
  thingNotFound: {{ status: 404, title: Thing not found, fields: {{ thingID: uuid }} }}
  thingChanged:
    status: 412
    title: Thing has changed
    description: Read it again before you change it.

schemas:
"""

SCHEMAS = """  Thing{n}State: {{ enum: [open, closed, waiting{n}] }}

  New{thing}:
    description: A thing of kind {n} as its author writes it.
    type: object
    properties:
      title: {{ type: string, minLength: 1, maxLength: {title}, examples: [Number {n}] }}
      state?: Thing{n}State
      price?: Money
      tags?: {{ type: array, items: {{ type: string, minLength: 1, maxLength: 40 }}, maxItems: 16, uniqueItems: true }}
      weight?: {{ type: number, exclusiveMinimum: 0, maximum: {weight} }}
      note?: string | null

  {thing}:
    type: object
    properties:
      id: uuid
      title: string
      state: Thing{n}State
      price?: Money
      address?: Address
      parts: {{ type: array, items: {thing}Part, maxItems: 50 }}
      labels: {{ type: object, additionalProperties: {{ type: string, maxLength: 100 }}, maxProperties: 20 }}
      createdAt: date-time

  {thing}Part:
    oneOf: [{thing}Screw, {thing}Board]
    discriminator: {{ propertyName: kind }}

  {thing}Screw:
    type: object
    properties:
      kind: {{ const: screw }}
      length: {{ type: integer, minimum: 1, maximum: 500 }}

  {thing}Board:
    type: object
    properties:
      kind: {{ const: board }}
      area: {{ type: number, minimum: 0 }}
      cuts?: {{ type: array, items: integer, minItems: 1, maxItems: 8 }}

  {thing}Page:
    type: object
    properties:
      items: {{ type: array, items: {thing}, maxItems: 200 }}
      nextCursor?: {{ type: string, maxLength: 200 }}

"""

# Five operations for each kind of thing; a service takes as many as it is asked for.
ROUTES = [
    """  POST /v1/{path}:
    operation: create{thing}
    summary: Create a {word}.
    description: The answer is the {word} as it is kept.
    tags: [{word}]
    header: {{ Idempotency-Key?: {{ type: string, minLength: 8, maxLength: 64 }} }}
    body: New{thing}
    responses: {{ 201: {thing}, 200: {thing} }}
    problems: [tooManyOpen]
    limits: {{ timeout: 20s }}
""",
    """  GET /v1/{path}:
    operation: list{thing}s
    summary: List what there is, newest first.
    tags: [{word}]
    query:
      cursor?: {{ type: string, minLength: 1, maxLength: 200 }}
      limit?: {{ type: integer, minimum: 1, maximum: 200, default: 50 }}
      state?: {{ type: array, items: {{ enum: [open, closed] }}, maxItems: 2 }}
    responses:
      200: {{ description: A page., body: {thing}Page, headers: {{ X-Total?: integer }} }}
""",
    """  GET /v1/{path}/{{thingID}}:
    operation: get{thing}
    summary: Get one {word}.
    tags: [{word}]
    path: {{ thingID: uuid }}
    responses: {{ 200: {thing} }}
    problems: [thingNotFound]
""",
    """  PUT /v1/{path}/{{thingID}}:
    operation: replace{thing}
    summary: Replace a {word}.
    tags: [{word}]
    path: {{ thingID: uuid }}
    header: {{ If-Match: {{ type: string, minLength: 1, maxLength: 64 }} }}
    body: New{thing}
    responses: {{ 200: {thing} }}
    problems: [thingNotFound, thingChanged]
    limits: {{ body: 32KiB }}
""",
    """  DELETE /v1/{path}/{{thingID}}:
    operation: delete{thing}
    summary: Delete a {word}.
    tags: [{word}]
    path: {{ thingID: uuid }}
    responses: {{ 204: none }}
    problems: [thingNotFound]
""",
]


def service_name(index):
    return f"service-{index:02}"


def service(index, services, operations):
    called = service_name((index + 1) % services)
    text = HEAD.format(name=service_name(index), index=index, port=FIRST_PORT + index, called=called)
    if services == 1:
        text = "".join(line for line in text.splitlines(True) if "NEXT_URL" not in line)
    kinds = -(-operations // len(ROUTES))
    names = [{"n": n, "thing": f"Thing{n}", "word": f"thing {n}", "path": f"things-{n}"} for n in range(kinds)]
    for n, name in enumerate(names):
        text += SCHEMAS.format(**name, title=50 + n, weight=100 + n)
    text += "routes:\n"
    for operation in range(operations):
        text += ROUTES[operation % len(ROUTES)].format(**names[operation // len(ROUTES)])
    return text


def main():
    out, services, operations = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder = out / "contracts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "platform.yaml").write_text(PLATFORM.format(connections=20 + 4 * services))
    (folder / "shared.yaml").write_text(SHARED.format())
    for index in range(services):
        path = folder / f"{service_name(index)}.yaml"
        path.write_text(service(index, services, operations))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main()
