#!/usr/bin/env python3
"""How long `wattos serve chat` takes until it is ready, and what it keeps in memory when idle:
    scripts/test.sh scripts/startup.py WATTOS_BINARY
Ten starts, the database up; the median counts, because the machine has other things to do.
"""
import os
import socket
import statistics
import subprocess
import sys
import time

READY_LIMIT = 0.150
MEMORY_LIMIT = 26 << 20
STARTS = 10
GIVE_UP = 15.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ready(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) << 10
    raise SystemExit("the service is gone")


def environment_of(port):
    return {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DRAIN_GRACE": "0s",
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"],
        "REDIS_URL": os.environ["TEST_REDIS_URL"],
        "LLM_GATEWAY_URL": "http://llm-gateway.invalid",
    }


def start(binary):
    port = free_port()
    environment = environment_of(port)
    begin = time.monotonic()
    service = subprocess.Popen([binary, "serve", "chat"], env=environment, stderr=subprocess.DEVNULL)
    try:
        while not is_ready(port):
            if time.monotonic() - begin > GIVE_UP:
                raise SystemExit("the service did not become ready")
            time.sleep(0.001)
        ready = time.monotonic() - begin
        time.sleep(0.5)  # idle is what is measured now
        return ready, resident(service.pid)
    finally:
        service.terminate()
        service.wait(timeout=30)


def main():
    # A service checks its queries against its tables before it is ready.
    subprocess.run([sys.argv[1], "migrate", "chat"], check=True, env=environment_of(0))
    results = [start(sys.argv[1]) for _ in range(STARTS)]
    ready = statistics.median(result[0] for result in results)
    memory = statistics.median(result[1] for result in results)
    print(f"start to ready: {ready * 1000:.0f} ms (at most {READY_LIMIT * 1000:.0f})")
    print(f"resident when idle: {memory / (1 << 20):.1f} MiB (at most {MEMORY_LIMIT >> 20})")
    return 0 if ready <= READY_LIMIT and memory <= MEMORY_LIMIT else 1


sys.exit(main())
