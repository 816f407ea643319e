"""FastAPI with pydantic, asyncpg and redis-py, for uvicorn and for granian."""

import os
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path, Query

from shop_pydantic import Catalogue, Item, Items, Order, Text
from stores import Stores

stores = Stores()


@asynccontextmanager
async def lifespan(_):
    await stores.open()
    yield
    await stores.close()


app = FastAPI(lifespan=lifespan)
with open(os.environ["CATALOGUE"], "rb") as file:
    catalogue = Catalogue.model_validate_json(file.read())


@app.get("/text")
async def get_text() -> Text:
    return Text(text="Hello, World!")


@app.get("/greetings/{name}")
async def greet(name: Annotated[str, Path(min_length=1, max_length=40)]) -> Text:
    return Text(text=f"Hello, {name}!")


@app.get("/products")
async def list_products() -> Catalogue:
    return catalogue


@app.post("/orders", response_model_exclude_none=True)
async def echo(order: Order) -> Order:
    return order


@app.get("/items/{id}")
async def get_item(id: Annotated[int, Path(ge=1, le=10000)]) -> Item:
    row = await stores.item(id)
    if row is None:
        raise HTTPException(404)
    return item(row)


@app.get("/items")
async def list_items(first: Annotated[int, Query(ge=1, le=10000)]) -> Items:
    return Items(items=[item(row) for row in await stores.items(first)])


@app.get("/cached/{key}")
async def get_cached(key: Annotated[str, Path(min_length=1, max_length=40)]) -> Text:
    text = await stores.text(key)
    if text is None:
        raise HTTPException(404)
    return Text(text=text)


def item(row):
    return Item(id=row["id"], name=row["name"], price=row["price"], addedAt=row["added_at"])
