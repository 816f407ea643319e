"""The outcome as `docs/benchmarks.md`."""

from harness import contest, peers, targets

INTRODUCTION = """# Benchmarks

Written by `make bench`; do not edit. Servers answer the same requests with the same values, one process and
one core each: ours as a user writes it with a contract, the peers as theirs do (`Benchmarks/peers`). All run
in one go and in turns, {rounds} rounds of {seconds} s each after one that does not count, and the figures are
medians. The server has core 0 to itself; wrk has core 1, and shares it with Postgres and Redis where a workload
needs them, so that such rates are also those of the stores. Servers that wait for their turn are stopped.

nginx answers with constants and reads no body; the epoll server in C answers with one constant or a text of Redis,
or gives the body back unread. Each is a bound, not a peer.

What a target compares runs {bouts} times more in each round, one right after the other and in turns of order; the
target is held against the median of these ratios. Minutes lie between two workloads of the tables, in which a
virtual machine changes its speed.

Ratios of the tables are to nginx under the same load; they carry over to other machines better than rates do. CPU is
the user and system time of the server's processes per request, and busy the part of its core that this makes: where
it is well below 100 %, the load (or the store) was the limit, and CPU says more than the rate. Resident memory is read
right after the load, p50 and p99 are wrk's. Instructions (in user space) and allocations per request are counted, not
timed: `make bench-guard` holds them against `Benchmarks/baseline.json`.
"""


def document(outcome, conditions):
    parts = [
        INTRODUCTION.format(
            rounds=conditions.rounds, seconds=conditions.seconds, bouts=contest.BOUTS),
        section("Conditions", table(("what", "value"), (conditions.lines | outcome.versions).items())),
        section("Targets", target_table(outcome)),
        section("Requests per second, as a ratio to nginx", summary(outcome, ratio)),
        section("CPU microseconds per request", summary(outcome, cpu)),
        *(section(workload.title, detail(outcome, workload)) for workload in outcome.workloads),
        section("Finding a route, in nanoseconds", table(
            ("`bench-router`, in random order, each after the one before", "ns"),
            [(name, f"{time:.1f}") for name, time in outcome.lookup.items()], "lr")),
        section("Counted per request", count_table(outcome)),
        section("Not measured", absences(outcome)),
    ]
    return "\n".join(part for part in parts if part)


def section(title, body):
    return f"## {title[0].upper()}{title[1:]}\n\n{body}\n" if body else ""


def target_table(outcome):
    rows = [(verdict.what, verdict.target, verdict.measured,
             judgement(verdict), verdict.by_cpu)
            for verdict in targets.verdicts(outcome)]
    return table(("what", "target", "measured", "", "by CPU"), rows, "llrlr")


def judgement(verdict):
    if verdict.is_floor:
        return "the floor"
    return "met" if verdict.is_met else "**not met**"


def summary(outcome, figure):
    names = [workload.name for workload in outcome.workloads]
    rows = [(title, *(figure(outcome, title, name) for name in names)) for title in outcome.titles]
    return table(("server", *names), rows, "l" + "r" * len(names))


def ratio(outcome, title, workload):
    mine, nginx = outcome.rate(title, workload), outcome.rate(targets.NGINX, workload)
    if not (mine and nginx):
        return ""
    times = mine / nginx
    return f"{times:.2f}" if times >= 0.1 else f"{times:.3f}"


def cpu(outcome, title, workload):
    spent = outcome.cpu(title, workload)
    return f"{spent:.1f}" if spent else ""


def detail(outcome, workload):
    def figures(title):
        def median(figure):
            return outcome.median(title, workload.name, figure)

        return (
            title, ratio(outcome, title, workload.name),
            f"{median(lambda sample: sample.load.requests_per_second):,.0f}",
            cpu(outcome, title, workload.name),
            f"{median(lambda sample: sample.busy):.0%}",
            milliseconds(median(lambda sample: sample.load.p50_microseconds)),
            milliseconds(median(lambda sample: sample.load.p99_microseconds)),
            f"{median(lambda sample: sample.resident_bytes) / (1 << 20):.0f}",
        )

    loaded = [title for title in outcome.titles if outcome.rate(title, workload.name)]
    loaded.sort(key=lambda title: -outcome.rate(title, workload.name))
    head = ("server", "× nginx", "requests/s", "CPU µs", "busy", "p50 ms", "p99 ms", "MiB")
    return table(head, map(figures, loaded), "lrrrrrrr")


def milliseconds(microseconds):
    """Nothing where wrk, which loses count of some pipelined answers, says 0."""
    return f"{microseconds / 1e3:.2f}" if microseconds else ""


def count_table(outcome):
    rows = [(name, f"{counts['instructions']:,}", f"{counts['allocations']:.1f}")
            for name, counts in outcome.counts.items()]
    return table(("WattOS", "instructions", "allocations"), rows, "lrr")


def absences(outcome):
    missing = outcome.absent | peers.UNREACHED
    lines = [f"- {title}: {one_line(reason)}" for title, reason in missing.items()]
    return "\n".join(lines + [f"- {one_line(failure)}" for failure in outcome.failures])


def one_line(text):
    return " ".join(text.split())[:300]


def table(head, rows, alignment=None):
    rows = list(rows)
    if not rows:
        return ""
    marks = {"l": "---", "r": "---:"}
    ruler = [marks[mark] for mark in alignment or "l" * len(head)]
    lines = [head, ruler, *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
