"""The targets of the project, held against what was measured in the same run."""

from dataclasses import dataclass

NGINX = "nginx `return 200`"
OURS = "WattOS"
# Parses nothing: what the same change of the load costs it costs everybody.
FLOOR = "raw epoll in C"
FASTAPI = ("FastAPI on uvicorn", "FastAPI on granian")
GO_ITEMS = ("Go, net/http (items: lib/pq)", "Go, net/http with pgx")


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
    found = [*against_others(outcome), *against_ourselves(outcome), *routing(outcome),
             *counted(outcome), *idle(outcome)]
    return [verdict for verdict in found if verdict]


def against_others(outcome):
    def held(what, least, workload, *rivals):
        return ratio(outcome, what, least, (OURS, workload), [(rival, workload) for rival in rivals])

    small = "JSON POST of 100 B"
    yield held("text, against nginx", 1.0, "text", NGINX)
    yield held("text pipelined 16 deep, against nginx pipelined", 1.5, "pipelined", NGINX)
    yield held(f"{small}, against nginx", 0.9, "post-100", NGINX)
    yield held(f"{small}, against Hummingbird", 4, "post-100", "Hummingbird 2 with Codable")
    yield held(f"{small}, against Go net/http", 2, "post-100", GO_ITEMS[0])
    yield held(f"{small}, against Go fasthttp", 1.2, "post-100", "Go, fasthttp")
    yield held(f"{small}, against the better FastAPI", 10, "post-100", *FASTAPI)
    yield held("one Postgres row, against asyncpg under the better FastAPI", 1.3, "item", *FASTAPI)
    yield held("one Postgres row, against the better of lib/pq and pgx", 1.0, "item", *GO_ITEMS)


def against_ourselves(outcome):
    def held(what, least, workload, other):
        return ratio(outcome, what, least, (OURS, workload), [(OURS, other)])

    def floor(workload, other):
        mine, theirs = (outcome.rate(FLOOR, name) for name in (workload, other))
        if not (mine and theirs):
            return None
        times = outcome.cpu(FLOOR, other) / outcome.cpu(FLOOR, workload)
        return Verdict(f"the same of {FLOOR}", "", f"{mine / theirs:.2f} ×", False,
                       f"{times:.2f} ×", is_floor=True)

    yield held("POST with ten browser headers, against without", 0.95, "post-100-headers", "post-100")
    yield floor("post-100-headers", "post-100")
    yield held("one Redis get, against the text route", 0.8, "cached", "text")
    yield floor("cached", "text")
    yield held("512 connections, against 64", 0.9, "text-512", "text")
    yield floor("text-512", "text")


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
        yield Verdict(f"{service}, idle: resident", "under 20 MiB", f"{size:.1f} MiB", size < 20)
        yield Verdict(
            f"{service}: start to listening", "under 40 ms", f"{wait:.0f} ms", wait < 40,
            f"{figures['cpu_milliseconds']:.0f} ms")


def ratio(outcome, what, least, mine, theirs):
    """Ours against the best of theirs, each a server and a workload; nothing where one is missing."""
    rates = [rate for rival in theirs if (rate := outcome.rate(*rival))]
    rate = outcome.rate(*mine)
    if not (rate and rates):
        return None
    measured = rate / max(rates)
    times = [time for rival in theirs if (time := outcome.cpu(*rival))]
    time = outcome.cpu(*mine)
    by_cpu = f"{min(times) / time:.2f} ×" if time and times else ""
    return Verdict(what, f"at least {least:g} ×", f"{measured:.2f} ×", measured >= least, by_cpu)
