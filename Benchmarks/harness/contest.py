"""The loads of all servers, in turns."""

import signal
import statistics
import sys
from dataclasses import asdict, dataclass, field

from harness import accounting, peers
from harness.connection import fetch
from harness.machine import version_of
from harness.process import Server, ServerFailed, free_port
from harness.targets import RATIOS, Side
from harness.workloads import BROKEN_ORDERS, WrongAnswer, check
from harness.wrk import Load, LoadFailed, load


# Of each target's ratio, in a round.
BOUTS = 3


@dataclass(frozen=True)
class Sample:
    load: Load
    cpu_microseconds: float
    resident_bytes: int

    @property
    def busy(self):
        """The part of a core that the server used."""
        return self.cpu_microseconds * self.load.requests_per_second / 1e6


@dataclass
class Outcome:
    workloads: list
    # By the title of the server and the name of the workload.
    samples: dict = field(default_factory=dict)
    # Servers that took part, in order, and why others did not.
    titles: list = field(default_factory=list)
    absent: dict = field(default_factory=dict)
    versions: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    idle: dict = field(default_factory=dict)
    # Lists of samples by side, one list for each of the targets' ratios.
    bouts: dict = field(default_factory=dict)
    # Nanoseconds, by what `bench-router` calls them.
    lookup: dict = field(default_factory=dict)

    def rate(self, title, workload):
        return self.median(title, workload, lambda sample: sample.load.requests_per_second)

    def cpu(self, title, workload):
        return self.median(title, workload, lambda sample: sample.cpu_microseconds)

    def median(self, title, workload, figure):
        """Nothing where the server was not loaded with that."""
        samples = self.samples.get((title, workload))
        return statistics.median(map(figure, samples)) if samples else None

    def as_json(self):
        samples = {f"{title}: {workload}": [asdict(sample) for sample in of]
                   for (title, workload), of in self.samples.items()}
        bouts = {f"{ratio.mine} of {ratio.theirs}": [
                     {str(side): asdict(sample) for side, sample in bout.items()} for bout in bouts]
                 for ratio, bouts in self.bouts.items()}
        return {
            "samples": samples, "bouts": bouts, "absent": self.absent, "versions": self.versions,
            "failures": self.failures, "counts": self.counts, "idle": self.idle,
            "lookup": self.lookup,
        }


class Contest:
    def __init__(self, folder, chosen, core):
        self.folder = folder
        self.core = core
        self.running = []
        self.outcome = Outcome(list(chosen))

    def admit(self, stack, peer):
        """Starts a server, holds its answers against what is right, and stops it until its turn."""
        chosen = [workload for workload in self.outcome.workloads if workload.name in peer.workloads]
        if not chosen:
            return
        if peer.title not in self.outcome.titles:
            self.outcome.titles.append(peer.title)
        if peer.absence:
            self.outcome.absent[peer.title] = peer.absence
            return
        if version := version_of(peer):
            self.outcome.versions[peer.title] = version
        port = free_port()
        peer.configure(port)
        server = Server(
            peer.started(port), port, self.folder / f"{peer.name}.log",
            peers.environment(self.folder) | peer.variables(port), self.core)
        try:
            stack.enter_context(server)
            fit = [workload for workload in chosen if self.answers(peer, server, workload)]
        except ServerFailed as failure:
            self.outcome.absent[peer.title] = f"did not start: {failure}"
            self.outcome.failures.append(f"{peer.name} did not start: {failure}")
            return
        server.signal_group(signal.SIGSTOP)
        # A stopped process does not hear that it shall end.
        stack.callback(server.signal_group, signal.SIGCONT)
        self.running.append((peer, server, fit))

    def answers(self, peer, server, workload):
        requests = workload.requests[:1] if peer.is_canned else workload.requests
        broken = BROKEN_ORDERS if requests[0].body and not peer.is_canned else ()
        try:
            for request in (*requests, *broken):
                check(request, *fetch(server.port, request))
            return True
        except (WrongAnswer, OSError) as wrong:
            self.fail(peer, workload, wrong)
            return False

    def run(self, rounds, seconds):
        """The first round warms up and does not count."""
        for number in range(rounds + 1):
            for workload in self.outcome.workloads:
                self.run_one(workload, seconds, counts=number > 0)
            for bout in range(BOUTS):
                for ratio in RATIOS:
                    self.run_bout(ratio, seconds, counts=number > 0, backwards=(number + bout) % 2)
            print(f"bench: round {number} of {rounds}", file=sys.stderr, flush=True)

    def run_one(self, workload, seconds, counts):
        for peer, server, fit in self.running:
            if workload not in fit:
                continue
            sample = self.sample(peer, server, workload, seconds)
            if sample and counts:
                self.outcome.samples.setdefault((peer.title, workload.name), []).append(sample)

    def run_bout(self, ratio, seconds, counts, backwards):
        """What is compared runs one right after the other: between two workloads of a round lie
        minutes, in which the machine changes."""
        present = {Side(peer.title, workload.name): (peer, server, workload)
                   for peer, server, fit in self.running for workload in fit}
        sides = [side for side in (ratio.mine, *ratio.theirs) if side in present]
        if ratio.mine not in present or len(sides) < 2:
            return
        if backwards:
            sides.reverse()
        bout = {side: self.sample(*present[side], seconds) for side in sides}
        if counts and all(bout.values()):
            self.outcome.bouts.setdefault(ratio, []).append(bout)

    def sample(self, peer, server, workload, seconds):
        """Nothing where the load failed, which is told in the end."""
        server.signal_group(signal.SIGCONT)
        try:
            return self.measure(server, workload, seconds)
        except LoadFailed as failure:
            self.fail(peer, workload, failure)
            return None
        finally:
            server.signal_group(signal.SIGSTOP)

    def measure(self, server, workload, seconds):
        before = accounting.cpu_seconds(server.pid)
        done = load(workload, server.port, seconds, self.folder)
        spent = accounting.cpu_seconds(server.pid) - before
        return Sample(done, spent / done.requests * 1e6, accounting.resident_bytes(server.pid))

    def fail(self, peer, workload, why):
        failure = f"{peer.name}, {workload.name}: {why}"
        if failure not in self.outcome.failures:
            self.outcome.failures.append(failure)
