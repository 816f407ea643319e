"""The targets of the project, held against what was measured in the same run."""

import statistics
from dataclasses import dataclass

NGINX = "nginx `return 200`"
OURS = "WattOS"
# Parses nothing: what the same change of the load costs it costs everybody.
FLOOR = "raw epoll in C"
FASTAPI = ("FastAPI on uvicorn", "FastAPI on granian")
GO_ITEMS = ("Go, net/http (items: lib/pq)", "Go, net/http with pgx")


@dataclass(frozen=True)
class Side:
    """A server under a load."""
    title: str
    workload: str


@dataclass(frozen=True)
class Ratio:
    """One side against the best of others, measured one right after the other."""
    what: str
    # Nothing: it is told as what nobody can be better than.
    least: float | None
    mine: Side
    theirs: tuple

    def of(self, bout):
        """By rate and by CPU time, of a sample of each side."""
        others = [bout[side] for side in self.theirs if side in bout]
        rate = max(sample.load.requests_per_second for sample in others)
        spent = min(sample.cpu_microseconds for sample in others)
        mine = bout[self.mine]
        return mine.load.requests_per_second / rate, spent / mine.cpu_microseconds


def against(what, least, workload, *rivals):
    theirs = tuple(Side(rival, workload) for rival in rivals)
    return [Ratio(what, least, Side(OURS, workload), theirs)]


def against_ourselves(what, least, workload, other):
    def ratio(what, least, title):
        return Ratio(what, least, Side(title, workload), (Side(title, other),))

    return [ratio(what, least, OURS), ratio(f"the same of {FLOOR}", None, FLOOR)]


SMALL = "JSON POST of 100 B"
RATIOS = [
    *against("text, against nginx", 1.0, "text", NGINX),
    *against("text pipelined 16 deep, against nginx pipelined", 1.5, "pipelined", NGINX),
    *against(f"{SMALL}, against nginx", 0.9, "post-100", NGINX),
    *against(f"{SMALL}, against Hummingbird", 4, "post-100", "Hummingbird 2 with Codable"),
    *against(f"{SMALL}, against Go net/http", 2, "post-100", GO_ITEMS[0]),
    *against(f"{SMALL}, against Go fasthttp", 1.2, "post-100", "Go, fasthttp"),
    *against(f"{SMALL}, against the better FastAPI", 10, "post-100", *FASTAPI),
    *against("one Postgres row, against asyncpg under the better FastAPI", 1.3, "item", *FASTAPI),
    *against("one Postgres row, against the better of lib/pq and pgx", 1.0, "item", *GO_ITEMS),
    *against("20 Postgres rows in one batch, against pgx's batch", 1.0, "items", GO_ITEMS[1]),
    *against_ourselves(
        "POST with ten browser headers, against without", 0.95, "post-100-headers", "post-100"),
    *against_ourselves("one Redis get, against the text route", 0.8, "cached", "text"),
    *against_ourselves("512 connections, against 64", 0.9, "text-512", "text"),
]


@dataclass(frozen=True)
class Verdict:
    what: str
    target: str
    measured: str
    is_met: bool
    # The same by CPU time per request, which other processes of the machine disturb less.
    by_cpu: str = ""
    # What nobody can be better than, instead of a target.
    is_floor: bool = False


def verdicts(outcome):
    """Those whose figures are all there; a partial run has only some."""
    found = [*(judged(ratio, outcome.bouts.get(ratio)) for ratio in RATIOS), *routing(outcome),
             *counted(outcome), *idle(outcome)]
    return [verdict for verdict in found if verdict]


def judged(ratio, bouts):
    """The median of the ratios; nothing where there are none."""
    if not bouts:
        return None
    times, by_cpu = map(statistics.median, zip(*map(ratio.of, bouts)))
    measured = f"{times:.2f} ×", bool(ratio.least) and times >= ratio.least, f"{by_cpu:.2f} ×"
    if ratio.least is None:
        return Verdict(ratio.what, "", *measured, is_floor=True)
    return Verdict(ratio.what, f"at least {ratio.least:g} ×", *measured)


def routing(outcome):
    """What `bench-router` says, without its walk from path to path."""
    def net(name, paths):
        time = outcome.lookup.get(name)
        return time and time - outcome.lookup[f"only going through {paths} paths"]

    few = net("lookup of 10 paths among 10 routes", "10")
    many = net("lookup of 1,000 paths among 1,000 routes", "1,000")
    if not (few and many):
        return
    yield Verdict("finding a route among 1,000", "under 40 ns", f"{many:.0f} ns", many < 40)
    yield Verdict("the same, against among 10", "at most 1.3 ×", f"{many / few:.2f} ×",
                  many / few <= 1.3)
    floor = [net(f"whole paths, {paths}, in a hash table", paths) for paths in ("1,000", "10")]
    yield Verdict("the same of a hash table of whole paths", "", f"{floor[0] / floor[1]:.2f} ×", False,
                  is_floor=True)


def counted(outcome):
    def held(what, most, workload):
        if workload not in outcome.counts:
            return None
        allocations = outcome.counts[workload]["allocations"]
        return Verdict(what, f"at most {most}", f"{allocations:.1f}", allocations < most + 0.1)

    yield held("allocations per request, text", 1, "text")
    # The order of 100 bytes has no text above 15 bytes and no line: its values take none.
    yield held("allocations per request, JSON POST of 100 B", 2, "post-100")


def idle(outcome):
    for service, figures in outcome.idle.items():
        size, wait = figures["mebibytes"], figures["milliseconds"]
        yield Verdict(f"{service}, idle: resident", "under 26 MiB", f"{size:.1f} MiB", size < 26)
        yield Verdict(
            f"{service}: start to listening", "under 40 ms", f"{wait:.0f} ms", wait < 40,
            f"{figures['cpu_milliseconds']:.0f} ms")
