"""Requests at a rate that does not ask how the service fares, as many clients together send them."""

import random
import struct
import subprocess
from collections import Counter
from pathlib import Path

SOURCE = Path(__file__).parent / "open_loop.c"
CONNECTIONS = 1_000
LIMIT_SECONDS = 60
# A service may take what comes at first for a burst. These requests are not counted.
LEARNING_SECONDS = 1


class Stream:
    """Requests of one kind. `make` returns the bytes of the next one."""

    def __init__(self, rate, make):
        self.rate, self.make = rate, make
        self.statuses = Counter()
        self.seconds = []

    def answered(self, status, microseconds):
        self.statuses[status] += 1
        if 200 <= status < 300:
            self.seconds.append(microseconds / 1e6)

    @property
    def served(self):
        return len(self.seconds)

    @property
    def share(self):
        """Of all requests, those that were served."""
        return self.served / max(1, self.statuses.total())

    def quantile(self, share):
        """Seconds of served requests, from the time at which they were due."""
        times = sorted(self.seconds)
        return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


class Loads:
    """Runs loads against the service on `port`."""

    def __init__(self, port, folder):
        self.port = port
        self.program = folder / "open_loop"
        subprocess.run(["cc", "-O2", "-o", self.program, SOURCE], check=True)

    def open(self, streams, seconds):
        """Sends the requests of all streams and waits for their answers. Arrivals are random, as
        those of independent clients are."""
        chance = random.Random(20_260_101)
        arrivals = sorted(
            (due, number) for number, stream in enumerate(streams)
            for due in times(chance, stream.rate, LEARNING_SECONDS + seconds))
        requests = [(due, streams[number].make()) for due, number in arrivals]
        outcomes = self.run([CONNECTIONS], requests)
        for (due, number), outcome in zip(arrivals, outcomes, strict=True):
            if due >= LEARNING_SECONDS:
                streams[number].answered(*outcome)

    def closed(self, make, clients, count):
        """Requests served in a second when each client waits for its answer before it asks again."""
        outcomes = self.run([clients, "closed"], [(0, make()) for _ in range(count)])
        served = sum(200 <= status < 300 for status, _ in outcomes)
        return served / max(microseconds for _, microseconds in outcomes) * 1e6

    def run(self, options, requests):
        schedule = bytearray()
        for due, request in requests:
            schedule += struct.pack("=QI", int(due * 1e6), len(request)) + request
        outcomes = subprocess.run(
            [self.program, str(self.port), *map(str, options)], input=schedule,
            capture_output=True, check=True, timeout=LIMIT_SECONDS).stdout
        return list(struct.iter_unpack("=II", outcomes))


def times(chance, rate, seconds):
    due = chance.expovariate(rate)
    while due < seconds:
        yield due
        due += chance.expovariate(rate)
