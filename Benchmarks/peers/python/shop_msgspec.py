"""What the servers with msgspec take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct


class Text(Struct):
    text: str


class Product(Struct):
    id: UUID
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    category: Literal["tools", "garden", "kitchen", "paint"]
    price: Annotated[float, Meta(ge=0)]
    stock: Annotated[int, Meta(ge=0)]
    available: bool
    tags: Annotated[list[Annotated[str, Meta(max_length=20)]], Meta(max_length=8)]
    addedAt: datetime


class Catalogue(Struct):
    products: list[Product]


class Address(Struct):
    street: Annotated[str, Meta(min_length=1, max_length=80)]
    city: Annotated[str, Meta(min_length=1, max_length=60)]
    postcode: Annotated[str, Meta(min_length=3, max_length=10)]
    country: Literal["AT", "CH", "DE", "FR", "PL"]


class Size(Struct):
    widthMillimetres: Annotated[int, Meta(ge=1, le=10000)]
    weightKilograms: Annotated[float, Meta(ge=0)]


class OrderLine(Struct, omit_defaults=True):
    product: UUID
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    quantity: Annotated[int, Meta(ge=1, le=1000)]
    price: Annotated[float, Meta(ge=0, le=100000)]
    gift: bool
    kind: Literal["goods", "service", "voucher"]
    shipBy: datetime
    note: Annotated[str, Meta(max_length=200)] | None = None
    size: Size | None = None


class Order(Struct, omit_defaults=True):
    id: UUID
    customer: Annotated[str, Meta(min_length=1, max_length=80)]
    priority: Annotated[int, Meta(ge=1, le=5)]
    status: Literal["new", "paid", "sent"]
    lines: Annotated[list[OrderLine], Meta(max_length=200)]
    placedAt: datetime | None = None
    express: bool | None = None
    discount: Annotated[float, Meta(ge=0, le=1)] | None = None
    comment: Annotated[str, Meta(max_length=400)] | None = None
    address: Address | None = None


class Item(Struct):
    id: int
    name: str
    price: float
    addedAt: datetime


class Items(Struct):
    items: list[Item]
