"""Loads ours and all peers in turns, in one run, and prints how they did.

The server has core 0 to itself. wrk, and Postgres and Redis where a workload needs them, have core 1.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from harness import guard, idle, machine, payloads, peers, report, stores, workloads
from harness.contest import Contest

SERVER_CORE = 0
DOCUMENT = peers.ROOT / "docs" / "benchmarks.md"


def main():
    options = arguments()
    conditions = machine.conditions(options.rounds, options.seconds)
    allow_many_connections()
    outcome = compete(options)
    outcome.counts = {} if options.no_counts else count(options)
    outcome.idle = {} if options.no_idle else measure_idle(options)
    outcome.lookup = measure_lookup(options.router) if options.router else {}
    finish(options, outcome, conditions)


def compete(options):
    with ExitStack() as stack:
        folder = Path(stack.enter_context(
            tempfile.TemporaryDirectory(prefix="wattos-bench.", dir="/var/tmp")))
        # nginx, started by root, reads it as somebody else.
        folder.chmod(0o755)
        (folder / "catalogue.json").write_bytes(payloads.encoded(payloads.catalogue()))
        if stores.are_there():
            stores.fill()
        contest = Contest(folder, chosen_workloads(options), SERVER_CORE)
        for peer in chosen_peers(options, folder):
            contest.admit(stack, peer)
        contest.run(options.rounds, options.seconds)
        return contest.outcome


def finish(options, outcome, conditions):
    text = report.document(outcome, conditions)
    print(text)
    if options.save:
        options.save.write_text(json.dumps(outcome.as_json(), indent=1) + "\n")
    if options.write:
        DOCUMENT.write_text(text)
    if outcome.failures:
        raise SystemExit("\n".join(f"bench: {failure}" for failure in outcome.failures))


def arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("server", type=Path, help="the binary of bench-server")
    parser.add_argument("--routes", type=Path, help="the binary of bench-routes")
    parser.add_argument("--router", type=Path, help="the binary of bench-router")
    parser.add_argument("--wattos", type=Path, help="the binary of wattos, for what it takes idle")
    parser.add_argument("--only", type=names, default=[], help="workloads, e.g. text,post-100")
    parser.add_argument("--peers", type=names, default=[], help="peers, e.g. nginx,wattos,go")
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many counts")
    parser.add_argument("--seconds", type=int, default=1, help="how long each load lasts")
    parser.add_argument("--no-counts", action="store_true", help="neither instructions nor allocations")
    parser.add_argument("--no-idle", action="store_true", help="neither start-up nor idle memory")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--save", type=Path, help="write all figures there, as JSON")
    options = parser.parse_args()
    if unknown := set(options.only) - set(workloads.BY_NAME):
        parser.error(f"no workload: {', '.join(sorted(unknown))}; "
                     f"there are {', '.join(workloads.BY_NAME)}")
    return options


def names(text):
    return text.split(",")


def chosen_workloads(options):
    """Without a choice all that can be: stores and the server of many routes may be missing."""
    for workload in workloads.ALL:
        if options.only and workload.name not in options.only:
            continue
        if workload.store and not stores.are_there():
            continue
        if workload.server == "routes" and not options.routes:
            continue
        yield workload


def chosen_peers(options, folder):
    everybody = peers.ours(options.server, options.routes or Path("bench-routes"))
    everybody += peers.others(folder)
    known = {peer.name for peer in everybody} | {peer.name.split("-")[0] for peer in everybody}
    if unknown := set(options.peers) - known:
        raise SystemExit(f"bench: no peer: {', '.join(sorted(unknown))}; "
                         f"there are {', '.join(peer.name for peer in everybody)}")
    return [peer for peer in everybody if peers.is_chosen(peer, options.peers)]


def allow_many_connections():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def count(options):
    """Instructions and allocations of what the guard guards, and of the server of many routes."""
    counts = {}
    for binary, names in ((options.server, guard.GUARDED), (options.routes, peers.ROUTES)):
        chosen = [workloads.BY_NAME[name] for name in names
                  if not options.only or name in options.only]
        if binary and chosen:
            counts |= guard.measure(binary, chosen, None)
    return counts


def measure_idle(options):
    services = {"bench-server": idle.bench_server(options.server)}
    if options.wattos and stores.are_there():
        services["wattos serve chat"] = idle.chat(options.wattos)
    return {name: idle.measure(service, SERVER_CORE) for name, service in services.items()}


def measure_lookup(router):
    """From lines such as `lookup among 10 routes: 42.0 ns`."""
    text = subprocess.run([router], check=True, capture_output=True, text=True, timeout=60).stdout
    pairs = (line.rsplit(": ", 1) for line in text.splitlines())
    return {name: float(time.removesuffix(" ns")) for name, time in pairs}


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    sys.exit(main())
