"""The servers that are measured: ours and its peers, as their users would write and start them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from harness import nginx
from harness.workloads import ALL, BY_NAME

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "Benchmarks" / "peers"
# Where scripts/bench-peers.sh puts what it installs and builds, and why it could not.
INSTALLED = ROOT / ".wattos" / "bench"

PLAIN = tuple(workload.name for workload in ALL if not workload.store and workload.server == "bench")
STORES = tuple(workload.name for workload in ALL if workload.store)
ITEMS = tuple(workload.name for workload in ALL if workload.store == "postgres")
ROUTES = ("routes",)
# The one without JSON: it knows one text, those of Redis, and gives bodies back unread.
UNREAD = tuple(name for name in PLAIN if name not in ("path", "list")) + ("cached",)


@dataclass(frozen=True)
class Peer:
    name: str
    title: str
    # `PORT` in it is replaced.
    command: tuple
    workloads: tuple
    # The file that has to be there.
    needs: Path
    environment: dict = field(default_factory=dict)
    # What a version is asked of, as a command or as names of Python packages.
    version: tuple = ()
    python_packages: tuple = ()
    # Called with the port before the start.
    configure: Callable = lambda port: None
    # Answers with constants, so that it has the right one for the first request only.
    is_canned: bool = False

    def started(self, port):
        return [str(word).replace("PORT", str(port)) for word in self.command]

    def variables(self, port):
        return {name: value.replace("PORT", str(port)) for name, value in self.environment.items()}

    @property
    def absence(self):
        """Why it can't be measured; nothing when it can."""
        if self.needs.exists():
            return None
        reason = INSTALLED / "missing" / self.name
        if reason.exists():
            return reason.read_text().strip()
        return "not installed: run `make bench-peers`"


def ours(server, routes):
    return [
        Peer("wattos", "WattOS", (server, "PORT"), PLAIN + STORES, server),
        Peer("wattos-routes", "WattOS", (routes, "PORT"), ROUTES, routes),
    ]


def others(folder):
    return [
        # One path, three answers: three servers.
        nginx_peer("nginx", folder, [
            name for name in PLAIN + STORES + ROUTES if name not in ("post-1k", "post-16k")]),
        nginx_peer("nginx-1k", folder, ["post-1k"]),
        nginx_peer("nginx-16k", folder, ["post-16k"]),
        Peer(
            "epoll", "raw epoll in C", (INSTALLED / "epoll", "PORT"), UNREAD, INSTALLED / "epoll",
            is_canned=True),
        hummingbird(),
        go("go-fasthttp", "Go, fasthttp", "fasthttp", PLAIN),
        go("go-nethttp", "Go, net/http (items: lib/pq)", "nethttp", PLAIN + STORES),
        go("go-nethttp-pgx", "Go, net/http with pgx", "nethttp", ITEMS, {"DATABASE_DRIVER": "pgx"}),
        go("go-echo", "Go, echo", "echo", PLAIN),
        node("node-http", "Node, http", "http.js"),
        node("express", "Node, Express", "express.js"),
        *python_peers(),
    ]


def nginx_peer(name, folder, workloads):
    answers = [BY_NAME[workload] for workload in workloads]
    return Peer(
        name, "nginx `return 200`", nginx.command(folder, name), tuple(workloads), nginx.program(),
        version=(nginx.program(), "-v"), is_canned=True,
        configure=partial(nginx.write_configuration, folder, name, workloads=answers))


def hummingbird():
    binary = SOURCES / "hummingbird-codable/.build/release/hummingbird-peer"
    return Peer("hummingbird", "Hummingbird 2 with Codable", (binary, "PORT"), PLAIN, binary)


def go(name, title, program, workloads, environment=None):
    binary = INSTALLED / "go" / "bin" / program
    return Peer(
        name, title, (binary, "PORT"), workloads, binary,
        {"GOMAXPROCS": "1"} | (environment or {}), version=(INSTALLED / "bin" / "go", "version"))


def node(name, title, script):
    marker = INSTALLED / name
    return Peer(
        name, title, ("node", SOURCES / "node" / script, "PORT"), PLAIN, marker,
        {"NODE_PATH": "/usr/share/nodejs", "NODE_ENV": "production"}, version=("node", "--version"))


def python_peers():
    programs = INSTALLED / "bin"
    path = {"PYTHONPATH": str(SOURCES / "python")}
    uvicorn = (
        programs / "uvicorn", "--host", "127.0.0.1", "--port", "PORT", "--workers", "1", "--loop",
        "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error")
    granian = (
        programs / "granian", "--host", "127.0.0.1", "--port", "PORT", "--workers", "1", "--loop",
        "uvloop", "--no-access-log", "--log-level", "error", "--interface")
    return [
        Peer(
            "granian", "granian (RSGI) with msgspec", (*granian, "rsgi", "granian_app:app"),
            PLAIN + STORES, programs / "granian", path, python_packages=("granian", "msgspec")),
        Peer(
            "blacksheep", "BlackSheep with msgspec, on uvicorn", (*uvicorn, "blacksheep_app:app"),
            PLAIN + STORES, installed("blacksheep"), path,
            python_packages=("blacksheep", "uvicorn")),
        Peer(
            "robyn", "Robyn with pydantic",
            (programs / "python", SOURCES / "python" / "robyn_app.py", "--log-level", "ERROR"),
            PLAIN, installed("robyn"), path | {"BENCH_PORT": "PORT"}, python_packages=("robyn",)),
        Peer(
            "fastapi-granian", "FastAPI on granian", (*granian, "asgi", "fastapi_app:app"),
            PLAIN + STORES, programs / "granian", path, python_packages=("fastapi", "pydantic")),
        Peer(
            "fastapi", "FastAPI on uvicorn", (*uvicorn, "fastapi_app:app"), PLAIN + STORES,
            programs / "fastapi", path, python_packages=("fastapi", "uvicorn", "uvloop")),
    ]


def installed(package):
    found = sorted((INSTALLED / "lib").glob(f"python3*/site-packages/{package}"))
    return found[0] if found else INSTALLED / "lib" / package


# Named in the report, so that nobody takes them for forgotten.
UNREACHED = {
    "swift-openapi-generator on Hummingbird":
        "the packages swift-openapi-generator and swift-openapi-runtime can't be resolved here",
}


def is_chosen(peer, names):
    return not names or peer.name in names or peer.name.split("-")[0] in names


def environment(folder):
    """What every server is told, ours and the peers."""
    stores = {
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL"),
        "REDIS_URL": os.environ.get("TEST_REDIS_URL"),
    }
    known = {name: value for name, value in stores.items() if value}
    return known | {"CATALOGUE": str(folder / "catalogue.json")}
