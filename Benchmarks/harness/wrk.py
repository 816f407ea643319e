"""Loads a server with wrk for a moment."""

import re
import subprocess
from dataclasses import dataclass

GRACE_SECONDS = 20
UNITS = {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6}


class LoadFailed(Exception):
    pass


@dataclass(frozen=True)
class Load:
    requests: int
    requests_per_second: float
    p50_microseconds: float
    p99_microseconds: float


def load(workload, port, seconds, folder):
    script = folder / f"{workload.name}.lua"
    script.write_bytes(lua(workload))
    command = [
        "wrk", "--threads", "1", "--connections", str(workload.connections), "--duration",
        f"{seconds}s", "--timeout", "5s", "--latency", "--script", str(script),
        f"http://127.0.0.1:{port}",
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        raise LoadFailed("wrk did not end")
    return parsed(done.stdout + done.stderr)


def parsed(said):
    for complaint in ("Non-2xx", "Socket errors", "unable to connect"):
        if complaint in said:
            raise LoadFailed(next(line.strip() for line in said.splitlines() if complaint in line))
    requests = re.search(r"(\d+) requests in", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not (requests and rate and int(requests[1])):
        raise LoadFailed("wrk got no answer in a whole round")
    return Load(int(requests[1]), float(rate[1]), latency(said, 50), latency(said, 99))


def latency(said, percent):
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", said, re.M)
    if not found:
        raise LoadFailed("wrk told no latency")
    value, unit = found.groups()
    return float(value) * UNITS[unit]


def lua(workload):
    """A script without `request` where one request is all there is: wrk then sends its bytes
    without calling Lua."""
    if len(workload.requests) == 1 and workload.depth == 1:
        return static_script(workload.requests[0])
    batches = [request.bytes * workload.depth for request in workload.requests]
    return (
        b"local batches = {\n" + b",\n".join(map(quoted, batches)) + b"\n}\n"
        b"local next = 0\n"
        b"function request()\n"
        b"  next = next % #batches + 1\n"
        b"  return batches[next]\n"
        b"end\n")


def static_script(request):
    lines = [f'wrk.path = "{request.path}"'.encode()]
    if request.body:
        lines += [b'wrk.method = "POST"', b"wrk.body = " + quoted(request.body)]
    for name, value in request.all_headers.items():
        if name != "Content-Length":
            lines.append(b'wrk.headers["' + name.encode() + b'"] = ' + quoted(value.encode()))
    return b"\n".join(lines) + b"\n"


def quoted(value):
    plain = set(range(32, 127)) - set(b'"\\')
    return b'"' + b"".join(bytes([b]) if b in plain else b"\\%03d" % b for b in value) + b'"'
