"""What the servers with pydantic take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class Text(BaseModel):
    text: str


class Product(BaseModel):
    id: UUID
    name: Annotated[str, Field(min_length=1, max_length=80)]
    category: Literal["tools", "garden", "kitchen", "paint"]
    price: Annotated[float, Field(ge=0)]
    stock: Annotated[int, Field(ge=0)]
    available: bool
    tags: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=8)]
    addedAt: datetime


class Catalogue(BaseModel):
    products: list[Product]


class Address(BaseModel):
    street: Annotated[str, Field(min_length=1, max_length=80)]
    city: Annotated[str, Field(min_length=1, max_length=60)]
    postcode: Annotated[str, Field(min_length=3, max_length=10)]
    country: Literal["AT", "CH", "DE", "FR", "PL"]


class Size(BaseModel):
    widthMillimetres: Annotated[int, Field(ge=1, le=10000)]
    weightKilograms: Annotated[float, Field(ge=0)]


class OrderLine(BaseModel):
    product: UUID
    title: Annotated[str, Field(min_length=1, max_length=80)]
    quantity: Annotated[int, Field(ge=1, le=1000)]
    price: Annotated[float, Field(ge=0, le=100000)]
    gift: bool
    kind: Literal["goods", "service", "voucher"]
    shipBy: datetime
    note: Annotated[str | None, Field(max_length=200)] = None
    size: Size | None = None


class Order(BaseModel):
    id: UUID
    customer: Annotated[str, Field(min_length=1, max_length=80)]
    priority: Annotated[int, Field(ge=1, le=5)]
    status: Literal["new", "paid", "sent"]
    placedAt: datetime | None = None
    express: bool | None = None
    discount: Annotated[float | None, Field(ge=0, le=1)] = None
    comment: Annotated[str | None, Field(max_length=400)] = None
    address: Address | None = None
    lines: Annotated[list[OrderLine], Field(max_length=200)]


class Item(BaseModel):
    id: int
    name: str
    price: float
    addedAt: datetime


class Items(BaseModel):
    items: list[Item]
