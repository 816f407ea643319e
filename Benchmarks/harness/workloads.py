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
class Refusal:
    """The answer to a request that is refused. Without a status any of 400 and above will do: peers
    have statuses and forms of their own."""

    status: int | None = None
    violations: int = 0


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



def refused_order(order, changes, refusal=Refusal(422, 1)):
    return Request("/orders", refusal, payloads.encoded(order | changes))


SMALL_ORDER, ORDER, LARGE_ORDER = payloads.small_order(), payloads.order_of(1024), payloads.order_of(16384)


def with_quantity(lines, quantity):
    return {"lines": [line | {"quantity": quantity} for line in lines]}


# What nobody who validates gives back.
BROKEN_ORDERS = (
    refused_order(ORDER, {"priority": 9}, Refusal()),
    refused_order(ORDER, {"id": "0b9a4c1e-2f5d-4a57-9d0c"}, Refusal()),
    refused_order(ORDER, with_quantity(ORDER["lines"][:1], 0), Refusal()),
)

# What a client can have refused at no cost of its own, each with the accepted request it resembles.
REFUSED = (
    (Workload("refused-post-100", "refused POST of 100 B", (
        refused_order(SMALL_ORDER, {"priority": 9}),)), "post-100"),
    (Workload("refused-post-16k", "refused POST of 16 KiB", (
        refused_order(LARGE_ORDER, {"priority": 9}),)), "post-16k"),
    (Workload("refused-lines", "POST of 16 KiB, every line wrong", (
        refused_order(
            LARGE_ORDER, with_quantity(LARGE_ORDER["lines"], 0),
            Refusal(422, len(LARGE_ORDER["lines"]))),)), "post-16k"),
    (Workload("refused-json", "POST of 100 B that is no JSON", (
        Request("/orders", Refusal(400), payloads.encoded(SMALL_ORDER)[:-1] + b"]"),)), "post-100"),
    (Workload("refused-query", "unknown query parameter", (
        Request("/text?a=1", Refusal(422, 1)),)), "text"),
    (Workload("refused-path", "unknown path", (Request("/nowhere", Refusal(404)),)), "text"),
)

BY_NAME = {workload.name: workload for workload in (*ALL, *(refused for refused, _ in REFUSED))}


class WrongAnswer(Exception):
    pass


def check(request, status, body):
    """Raises WrongAnswer for anything but the answer that belongs to the request."""
    if isinstance(request.answer, Refusal):
        return check_refusal(request, status, body)
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
    refusal = request.answer
    is_expected = status == refusal.status if refusal.status else 400 <= status < 500
    violations = json.loads(body).get("violations", ()) if refusal.status else ()
    if not is_expected or len(violations) != refusal.violations:
        raise WrongAnswer(
            f"{request.method} {request.path} was answered with {status}: {body[:200]!r}"
            f" where {refusal} was expected")
