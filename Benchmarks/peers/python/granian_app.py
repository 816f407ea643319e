"""granian's own interface, RSGI, with msgspec, asyncpg and redis-py and no framework."""

import os
from urllib.parse import parse_qs, unquote

import msgspec

from shop_msgspec import Catalogue, Item, Items, Order, Text
from stores import Stores

HEADERS = [("content-type", "application/json")]


class App:
    def __init__(self):
        self.stores = Stores()
        self.decoder = msgspec.json.Decoder(Order)
        self.encoder = msgspec.json.Encoder()
        with open(os.environ["CATALOGUE"], "rb") as file:
            self.catalogue = msgspec.json.decode(file.read(), type=Catalogue)

    def __rsgi_init__(self, loop):
        loop.run_until_complete(self.stores.open())

    def __rsgi_del__(self, loop):
        loop.run_until_complete(self.stores.close())

    async def __rsgi__(self, scope, protocol):
        try:
            status, value = 200, await self.answer(scope, protocol)
        except msgspec.ValidationError as error:
            status, value = 422, Text(str(error))
        except msgspec.DecodeError as error:
            status, value = 400, Text(str(error))
        except LookupError:
            status, value = 404, Text("not found")
        protocol.response_bytes(status, HEADERS, self.encoder.encode(value))

    async def answer(self, scope, protocol):
        match scope.method, scope.path.split("/")[1:]:
            case "GET", ["text"]:
                return Text("Hello, World!")
            case "GET", ["greetings", name]:
                return Text(f"Hello, {unquote(name)}!")
            case "GET", ["products"]:
                return self.catalogue
            case "POST", ["orders"]:
                return self.decoder.decode(await protocol())
            case "GET", ["items", key]:
                return item(await self.stores.item(key_of(key)))
            case "GET", ["items"]:
                first = key_of(parse_qs(scope.query_string)["first"][0])
                return Items([item(row) for row in await self.stores.items(first)])
            case "GET", ["cached", key]:
                return Text(await self.stores.text(unquote(key)))
        raise LookupError


def key_of(text):
    return msgspec.convert(text, int, strict=False)


def item(row):
    return Item(row["id"], row["name"], row["price"], row["added_at"])


app = App()
