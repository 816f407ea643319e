"""The values that all servers are asked for and sent: the same in every run and for every peer."""

import json
import random
import uuid
from datetime import datetime, timedelta, timezone

PRODUCTS = 25
ITEMS = 10_000
ITEMS_OF_ONE_REQUEST = 20
KEY_STRIDE = 491
EPOCH = datetime(2026, 1, 1, 8, 0, 0, tzinfo=timezone.utc)

TITLES = (
    "Brass screw 4 × 40 mm", 'Shelf bracket "Oslo"', "Grüne Gießkanne", "Paint roller",
    "Łańcuch ogrodowy", "Bread knife", "Sandpaper, grain 120", "Crème pot 5 €",
)
NOTES = (
    "Ring twice.\nThe bell is quiet.", 'Marked "fragile"', "Any colour but green",
    "Für das Büro im 3. Stock", "Path C:\\orders\\new",
)


def encoded(value):
    """Compact JSON as browsers send it, but for one character that stays a `\\u` escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("€", "\\u20ac").encode()


def moment(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def catalogue():
    return {"products": [product(number) for number in range(1, PRODUCTS + 1)]}


def product(number):
    return {
        "id": f"0b9a4c1e-2f5d-4a57-9d0c-7d2f3f1f6a{number:02x}",
        "name": TITLES[number % len(TITLES)],
        "category": ("tools", "garden", "kitchen", "paint")[number % 4],
        "price": number * 3.25 + 0.99,
        "stock": number * 37,
        "available": number % 5 != 0,
        "tags": ["sale", "new", "heavy"][: number % 4],
        "addedAt": moment(EPOCH + timedelta(days=number)),
    }


def small_order():
    return {
        "id": "0b9a4c1e-2f5d-4a57-9d0c-7d2f3f1f6a10",
        "customer": "Bo", "priority": 3, "status": "new", "lines": [],
    }


def order_of(size):
    """An order of `size` bytes: as many lines as fit, and a comment for the rest."""
    chance = random.Random(20260101)
    order = large_order()
    while True:
        longer = order | {"lines": order["lines"] + [line(chance)]}
        if len(encoded(longer)) > size:
            break
        order = longer
    words = "Please leave it with the neighbours if nobody opens. " * 10
    order["comment"] = words[: size - len(encoded(order))]
    assert len(encoded(order)) == size, "the comment fills up to the byte"
    return order


def large_order():
    return {
        "id": "5f0c1b9e-7a41-4c7e-8a5c-0f6d2b7e9c31",
        "customer": "Zoë Łukasiewicz", "priority": 2, "status": "paid",
        "placedAt": moment(EPOCH), "express": True, "discount": 0.125, "comment": "",
        "address": {
            "street": "Große Straße 12", "city": "Kraków", "postcode": "30-001", "country": "PL",
        },
        "lines": [],
    }


def line(chance):
    made = {
        "product": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "title": chance.choice(TITLES),
        "quantity": chance.randint(1, 1000),
        "price": round(chance.uniform(0.5, 900), 2),
        "gift": chance.random() < 0.3,
        "kind": chance.choice(("goods", "service", "voucher")),
        "shipBy": moment(EPOCH + timedelta(minutes=chance.randint(1, 500_000))),
    }
    if chance.random() < 0.5:
        made["note"] = chance.choice(NOTES)
    if chance.random() < 0.5:
        made["size"] = {
            "widthMillimetres": chance.randint(1, 3000),
            "weightKilograms": round(chance.uniform(0.01, 40), 3),
        }
    return made


def item(key):
    return {
        "id": key, "name": f"item {key}", "price": key * 0.25,
        "addedAt": moment(EPOCH + timedelta(minutes=key)),
    }


def keys_from(first):
    return [(first - 1 + step * KEY_STRIDE) % ITEMS + 1 for step in range(ITEMS_OF_ONE_REQUEST)]


def cached(number):
    return f"A text that was kept under the number {number}."


def is_same(left, right):
    """Equal as values: `1` is `1.0`, a moment may have fractions, a UUID capitals."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(is_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_same, left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left == right or any(
            read(left) is not None and read(left) == read(right) for read in (as_moment, as_uuid))
    return type_of(left) == type_of(right) and left == right


def type_of(value):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float if is_number else type(value)


def as_moment(text):
    if len(text) < 20 or text[10] != "T":
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def as_uuid(text):
    if len(text) != 36:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
