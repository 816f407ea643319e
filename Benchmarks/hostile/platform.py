"""chat, llm-gateway and the stores that `scripts/test.sh` has started."""

import json
import os
import subprocess
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from harness.process import Server, free_port
from hostile.memory import MemoryLimit

MEMORY_BYTES = 256 << 20


class Platform:
    """The services, `limited` of them under a limit that the kernel enforces."""

    def __init__(self, wattos, limited=None, gateway=None):
        self.wattos = wattos
        self.limited = limited
        self.gateway_environment = gateway or {}
        self.stack = ExitStack()

    def __enter__(self):
        with ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self.memory = stack.enter_context(MemoryLimit(MEMORY_BYTES))
            self.gateway = stack.enter_context(self.service("llm-gateway", self.gateway_environment))
            self.chat = stack.enter_context(self.service("chat", {
                "REDIS_URL": os.environ["TEST_REDIS_URL"],
                "LLM_GATEWAY_URL": f"http://127.0.0.1:{self.gateway.port}"}))
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def service(self, name, environment):
        port = free_port()
        environment = {"DRAIN_GRACE": "0s"} | environment | {
            "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "warning",
            "DATABASE_URL": database(name)}
        subprocess.run(
            (self.wattos, "migrate", name), check=True, env=environment, capture_output=True)
        enter = self.memory.enter if name == self.limited else None
        return Server(
            (self.wattos, "serve", name), port, self.folder / f"{name}.log", environment,
            before=enter)

    def is_alive(self, server):
        return server.process.poll() is None


def database(service):
    """The address of a new database."""
    name = f"{service.replace('-', '_')}_{uuid.uuid4().hex[:12]}"
    execute(os.environ["TEST_DATABASE_URL"], f'create database "{name}"')
    place = urlsplit(os.environ["TEST_DATABASE_URL"])
    return urlunsplit(place._replace(path=f"/{name}"))


def execute(url, script):
    psql = Path(os.environ["TEST_POSTGRES_BIN"]) / "psql"
    subprocess.run(
        [psql, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", url],
        input=script, text=True, check=True, timeout=120)


def encoded(body):
    return json.dumps(body, ensure_ascii=False).encode()


def request(method, path, body=None, close=False):
    """The bytes of a request. `body` is a value, or the bytes of one."""
    text = b"" if body is None else body if isinstance(body, bytes) else encoded(body)
    kind = "" if body is None else f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    end = "Connection: close\r\n" if close else ""
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{kind}{end}\r\n".encode() + text
