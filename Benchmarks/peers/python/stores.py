"""Items in Postgres through asyncpg, texts in Redis through redis-py with hiredis."""

import os

import asyncpg
from redis.asyncio import BlockingConnectionPool, Redis

CONNECTIONS = 8
ITEM = "select id, name, price, added_at from item where id = $1"


class Stores:
    """Connected on `open`, where the environment names them."""

    database = None
    cache = None

    async def open(self):
        if url := os.environ.get("DATABASE_URL"):
            self.database = await asyncpg.create_pool(
                url, min_size=CONNECTIONS, max_size=CONNECTIONS)
        if url := os.environ.get("REDIS_URL"):
            self.cache = Redis(connection_pool=BlockingConnectionPool.from_url(
                url, max_connections=CONNECTIONS, decode_responses=True))

    async def close(self):
        if self.database:
            await self.database.close()
        if self.cache:
            await self.cache.aclose()

    async def item(self, key):
        return await self.database.fetchrow(ITEM, key)

    async def items(self, first):
        """Far apart, the same ones that every peer takes, in one prepared statement each."""
        async with self.database.acquire() as connection:
            statement = await connection.prepare(ITEM)
            return [
                await statement.fetchrow((first - 1 + step * 491) % 10000 + 1)
                for step in range(20)
            ]

    async def text(self, key):
        return await self.cache.get(key)
