"""BlackSheep with msgspec, asyncpg and redis-py, for uvicorn."""

import os

import msgspec
from blacksheep import Application, Content, Request, Response, get, post

from shop_msgspec import Catalogue, Item, Items, Order, Text
from stores import Stores

app = Application()
stores = Stores()
decoder = msgspec.json.Decoder(Order)
encoder = msgspec.json.Encoder()
with open(os.environ["CATALOGUE"], "rb") as file:
    catalogue = msgspec.json.decode(file.read(), type=Catalogue)


@app.on_start
async def open_stores(_):
    await stores.open()


@app.on_stop
async def close_stores(_):
    await stores.close()


def answer(value, status=200):
    return Response(status, content=Content(b"application/json", encoder.encode(value)))


@get("/text")
async def get_text():
    return answer(Text("Hello, World!"))


@get("/greetings/{name}")
async def greet(name: str):
    if not 1 <= len(name) <= 40:
        return answer(Text("the name breaks its rule"), 422)
    return answer(Text(f"Hello, {name}!"))


@get("/products")
async def list_products():
    return answer(catalogue)


@post("/orders")
async def echo(request: Request):
    try:
        order = decoder.decode(await request.read())
    except msgspec.ValidationError as error:
        return answer(Text(str(error)), 422)
    except msgspec.DecodeError as error:
        return answer(Text(str(error)), 400)
    return answer(order)


@get("/items/{id}")
async def get_item(id: int):
    row = await stores.item(id)
    return answer(item(row)) if row else answer(Text("not found"), 404)


@get("/items")
async def list_items(first: int):
    if not 1 <= first <= 10000:
        return answer(Text("`first` breaks its rule"), 422)
    return answer(Items([item(row) for row in await stores.items(first)]))


@get("/cached/{key}")
async def get_cached(key: str):
    text = await stores.text(key)
    return answer(Text(text)) if text is not None else answer(Text("not found"), 404)


def item(row):
    return Item(row["id"], row["name"], row["price"], row["added_at"])
