"""What a service takes before it has done anything: time until it listens, and memory."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness import accounting
from harness.process import free_port, is_listening

STARTS = 10
GIVE_UP_SECONDS = 15
POLL_SECONDS = 0.0005
SETTLE_SECONDS = 0.5


@dataclass(frozen=True)
class Service:
    # `PORT` in them is replaced.
    command: tuple
    environment: dict = field(default_factory=dict)


def bench_server(binary):
    return Service((binary, "PORT"))


def chat(binary):
    environment = {
        "PORT": "PORT", "HOST": "127.0.0.1", "DRAIN_GRACE": "0s",
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"],
        "REDIS_URL": os.environ["TEST_REDIS_URL"],
        "LLM_GATEWAY_URL": "http://llm-gateway.invalid",
    }
    # A service without its tables ends.
    subprocess.run((binary, "migrate", "chat"), check=True, env=environment)
    return Service((binary, "serve", "chat"), environment)


def measure(service, core):
    waits, cpus, sizes = zip(*(start(service, core) for _ in range(STARTS)))
    return {
        "milliseconds": statistics.median(waits) * 1e3,
        "cpu_milliseconds": statistics.median(cpus) * 1e3,
        "mebibytes": statistics.median(sizes) / (1 << 20),
    }


def start(service, core):
    port = str(free_port())
    command = [str(word).replace("PORT", port) for word in service.command]
    environment = {name: value.replace("PORT", port) for name, value in service.environment.items()}
    begin = time.monotonic()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, preexec_fn=lambda: os.sched_setaffinity(0, [core]))
    try:
        while not is_listening(int(port)):
            if process.poll() is not None or time.monotonic() - begin > GIVE_UP_SECONDS:
                raise SystemExit(f"bench: {Path(command[0]).name} did not listen")
            time.sleep(POLL_SECONDS)
        wait = time.monotonic() - begin
        cpu = accounting.thread_seconds(process.pid)
        time.sleep(SETTLE_SECONDS)
        return wait, cpu, accounting.resident_bytes(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)
