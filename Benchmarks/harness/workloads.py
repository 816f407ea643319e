"""What servers are asked, and what they have to answer."""

import json
from dataclasses import dataclass, field

from harness import payloads

BROWSER_HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "application/json, text/plain, */*",
    "Accept-Language": "de-AT,de;q=0.8,en-US;q=0.5,en;q=0.3",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Referer": "https://shop.example/checkout/overview",
    "Origin": "https://shop.example",
    "Cookie": "session=8f14e45fceea167a5a36dedd4bea2543; theme=dark; consent=necessary",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}


@dataclass(frozen=True)
class Request:
    path: str
    answer: object
    body: bytes = b""
    headers: dict = field(default_factory=dict)

    @property
    def method(self):
        return "POST" if self.body else "GET"

    @property
    def bytes(self):
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.all_headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body

    @property
    def all_headers(self):
        if not self.body:
            return self.headers
        own = {"Content-Type": "application/json", "Content-Length": str(len(self.body))}
        return self.headers | own


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    # Sent in turns.
    requests: tuple
    connections: int = 64
    depth: int = 1
    # What the server keeps the answer in: "postgres", "redis" or nothing.
    store: str = ""
    # Another server of ours than `bench-server`; the peers have no part in it.
    server: str = "bench"


def get(path, answer):
    return Request(path, answer)


def post(size, headers=None):
    order = payloads.small_order() if size == 100 else payloads.order_of(size)
    return Request("/orders", order, payloads.encoded(order), headers or {})


TEXT = get("/text", {"text": "Hello, World!"})
SMALL_POST = post(100)
# Far apart, so that the database reads more than one page.
ITEM_KEYS = range(1, payloads.ITEMS, 157)
CACHED_KEYS = range(1, 65)


def item(key):
    return get(f"/items/{key}", payloads.item(key))


def items(first):
    return get(f"/items?first={first}", {"items": list(map(payloads.item, payloads.keys_from(first)))})


def cached(number):
    return get(f"/cached/text-{number}", {"text": payloads.cached(number)})


ALL = (
    Workload("text", "text", (TEXT,)),
    Workload("text-512", "text, 512 connections", (TEXT,), connections=512),
    Workload("pipelined", "text, pipelined 16 deep", (TEXT,), depth=16),
    Workload("path", "one path parameter", (get("/greetings/Ada", {"text": "Hello, Ada!"}),)),
    Workload("routes", "one path parameter among 1,000 routes", (
        get("/v1/invoice-lines/Ada", {"text": "Hello, Ada!"}),), server="routes"),
    Workload("list", "JSON GET of 25 objects", (get("/products", payloads.catalogue()),)),
    Workload("post-100", "JSON POST of 100 B", (SMALL_POST,)),
    Workload("post-100-headers", "JSON POST of 100 B, ten browser headers", (
        post(100, BROWSER_HEADERS),)),
    Workload("post-1k", "JSON POST of 1 KiB", (post(1024),)),
    Workload("post-16k", "JSON POST of 16 KiB", (post(16384),)),
    Workload("item", "one Postgres row by key", tuple(map(item, ITEM_KEYS)), store="postgres"),
    Workload("items", "20 Postgres rows by key", tuple(map(items, ITEM_KEYS)), store="postgres"),
    Workload("cached", "one Redis get", tuple(map(cached, CACHED_KEYS)), store="redis"),
)

BY_NAME = {workload.name: workload for workload in ALL}


def broken_order(changes):
    order = payloads.order_of(1024)
    return Request("/orders", None, payloads.encoded(order | changes))


# What nobody who validates gives back.
BROKEN_ORDERS = (
    broken_order({"priority": 9}),
    broken_order({"id": "0b9a4c1e-2f5d-4a57-9d0c"}),
    broken_order({"lines": [payloads.order_of(1024)["lines"][0] | {"quantity": 0}]}),
)


class WrongAnswer(Exception):
    pass


def check(request, status, body):
    """Raises WrongAnswer for anything but 200 and the value that belongs to the request."""
    place = f"{request.method} {request.path}"
    if status != 200:
        raise WrongAnswer(f"{place} was answered with {status}: {body[:200]!r}")
    try:
        answer = json.loads(body)
    except ValueError:
        raise WrongAnswer(f"{place} was answered with something that is not JSON: {body[:200]!r}")
    if not payloads.is_same(answer, request.answer):
        raise WrongAnswer(
            f"{place} was answered with {body[:200]!r}"
            f" where {payloads.encoded(request.answer)[:200]!r} was expected")


def check_refusal(request, status, body):
    if not 400 <= status < 500:
        raise WrongAnswer(f"a broken order was answered with {status}: {body[:200]!r}")
