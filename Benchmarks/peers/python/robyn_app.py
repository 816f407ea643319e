"""Robyn with pydantic: robyn_app.py PORT (taken from the environment by `bench`)."""

import os

from pydantic import ValidationError
from robyn import Headers, Request, Response, Robyn

from shop_pydantic import Catalogue, Order, Text

app = Robyn(__file__)
JSON = Headers({"Content-Type": "application/json"})
with open(os.environ["CATALOGUE"], "rb") as file:
    catalogue = Catalogue.model_validate_json(file.read())


def answer(value, status=200):
    return Response(status, JSON, value.model_dump_json(exclude_none=True))


@app.get("/text")
async def get_text(request: Request):
    return answer(Text(text="Hello, World!"))


@app.get("/greetings/:name")
async def greet(request: Request):
    name = request.path_params["name"]
    if not 1 <= len(name) <= 40:
        return answer(Text(text="the name breaks its rule"), 422)
    return answer(Text(text=f"Hello, {name}!"))


@app.get("/products")
async def list_products(request: Request):
    return answer(catalogue)


@app.post("/orders")
async def echo(request: Request):
    try:
        order = Order.model_validate_json(request.body)
    except ValidationError as error:
        return answer(Text(text=str(error)), 422)
    return answer(order)


if __name__ == "__main__":
    app.start(host="127.0.0.1", port=int(os.environ["BENCH_PORT"]))
