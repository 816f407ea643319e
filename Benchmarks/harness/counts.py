"""Instructions and allocations per request: figures that do not depend on what else runs here.

The same process answers a first part that does not count, so that starting up, first uses and
growing buffers are left out; then the counter is read on both sides of the part that counts.
"""

import re
import struct
import subprocess
import time
from pathlib import Path

from harness.connection import Connection
from harness.process import Server, ServerFailed

WARM_UP_REQUESTS = 320
COUNTED_REQUESTS = 800
# What the server still does after its last answer has been read.
SETTLE_SECONDS = 0.1
SOURCE = Path(__file__).parent / "allocation_counter.c"


def count_allocations(server, workloads, folder):
    """`server` makes a Server of an environment and a prefix of its command."""
    library, counter = folder / "allocation_counter.so", folder / "allocations"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    counter.write_bytes(bytes(8))
    environment = {"LD_PRELOAD": str(library), "ALLOCATION_COUNTER": str(counter)}

    def allocations(_):
        return struct.unpack("=Q", counter.read_bytes())[0]

    with server(environment, []) as running:
        if allocations(None) == 0:
            raise ServerFailed("no allocation is counted: is the server linked to glibc statically?")
        return count_each(running.port, workloads, allocations)


def count_instructions(server, workloads, folder):
    output = folder / "callgrind"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}"]
    with server({}, command) as running:
        total = 0

        def instructions(name):
            # Each dump holds what was executed since the one before.
            nonlocal total
            total += dumped(running.pid, output, name)
            return total

        return count_each(running.port, workloads, instructions)


def count_each(port, workloads, read):
    return {workload.name: count_one(port, workload, read) for workload in workloads}


def count_one(port, workload, read):
    with Connection(port) as connection:
        connection.load(workload, WARM_UP_REQUESTS // workload.depth)
        time.sleep(SETTLE_SECONDS)
        before = read("warm-up")
        connection.load(workload, COUNTED_REQUESTS // workload.depth)
        time.sleep(SETTLE_SECONDS)
        return (read(workload.name) - before) / COUNTED_REQUESTS


def dumped(pid, output, name):
    """How much a new profile holds; it is kept as `NAME.callgrind`."""
    known = set(output.parent.glob("callgrind.*"))
    subprocess.run(
        ["callgrind_control", "--dump", str(pid)], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    new = set(output.parent.glob("callgrind.*")) - known
    if len(new) != 1:
        raise ServerFailed("callgrind_control made no dump: may this user trace processes?")
    dump = new.pop()
    profile = dump.read_text()
    dump.unlink()
    # What was called before this part counts no call in it, and `callgrind_annotate` takes its cost
    # for the caller's own.
    kept = output.parent / f"{name}.callgrind"
    kept.write_text(profile.replace("\ncalls=0 ", "\ncalls=1 "))
    return int(re.search(r"^(?:totals|summary): (\d+)", profile, re.M)[1])
