"""Fills the private Postgres and Redis that `scripts/test.sh` has started."""

import os
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from harness import payloads
from harness.workloads import CACHED_KEYS

TIMEOUT_SECONDS = 60
SCHEMA = """
drop table if exists item;
create table item (
  id int primary key, name text not null, price float8 not null, added_at timestamptz not null);
insert into item
  select key, 'item ' || key, key * 0.25, timestamptz '{epoch}' + key * interval '1 minute'
  from generate_series(1, {items}) key;
analyze item;
"""


def are_there():
    return bool(os.environ.get("TEST_DATABASE_URL") and os.environ.get("TEST_REDIS_URL"))


def fill():
    fill_postgres()
    fill_redis()


def fill_postgres():
    psql = Path(os.environ["TEST_POSTGRES_BIN"]) / "psql"
    script = SCHEMA.format(epoch=payloads.moment(payloads.EPOCH), items=payloads.ITEMS)
    subprocess.run(
        [psql, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname",
         os.environ["TEST_DATABASE_URL"]],
        input=script, text=True, check=True, timeout=TIMEOUT_SECONDS)


def fill_redis():
    place = urlsplit(os.environ["TEST_REDIS_URL"])
    with socket.create_connection((place.hostname, place.port), TIMEOUT_SECONDS) as connection:
        for number in CACHED_KEYS:
            connection.sendall(redis_command("SET", f"text-{number}", payloads.cached(number)))
            if connection.recv(64) != b"+OK\r\n":
                raise SystemExit("bench: Redis did not take a text")


def redis_command(*words):
    parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
    return f"*{len(words)}\r\n{''.join(parts)}".encode()
