"""Holds instructions and allocations per request of `bench-server` against the baseline."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import payloads, workloads
from harness.counts import count_allocations, count_instructions
from harness.process import Server, ServerFailed, free_port

BASELINE = Path(__file__).parent.parent / "baseline.json"
INSTRUCTION_TOLERANCE = 0.03
ALLOCATION_TOLERANCE = 0.1
# What a refusal may cost, as a multiple of the accepted request that it resembles: twice, and 5 %.
REFUSAL_LIMIT = 2.1
RESEMBLED = {refused.name: accepted for refused, accepted in workloads.REFUSED}
GUARDED = (
    "text", "pipelined", "path", "list", "post-100", "post-100-headers", "post-1k", "post-16k",
    *RESEMBLED)


def main():
    options = arguments()
    chosen = [workloads.BY_NAME[name] for name in options.only or GUARDED]
    try:
        measured = measure(options.server.resolve(), chosen, options.keep)
    except (ServerFailed, workloads.WrongAnswer, subprocess.CalledProcessError) as error:
        raise SystemExit(f"bench-guard: {error}")
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    print_table(measured, baseline)
    if options.update:
        BASELINE.write_text(json.dumps(baseline | measured, indent=2, sort_keys=True) + "\n")
        print(f"bench-guard: wrote {BASELINE.name}")
        return
    if complaints := list(compare(measured, baseline)):
        raise SystemExit("\n".join(f"bench-guard: {complaint}" for complaint in complaints))


def arguments():
    parser = argparse.ArgumentParser(prog="bench-guard", description=__doc__)
    parser.add_argument("server", type=Path, help="the binary of bench-server")
    parser.add_argument("--update", action="store_true", help="rewrite the baseline")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), help=f"some of {','.join(GUARDED)}")
    parser.add_argument("--keep", type=Path, help="a folder for the profiles of callgrind")
    options = parser.parse_args()
    if unknown := set(options.only or ()) - set(GUARDED):
        parser.error(f"not guarded: {', '.join(sorted(unknown))}")
    return options


def measure(binary, chosen, keep):
    """What each workload takes per request: `{name: {instructions, allocations}}`."""
    with tempfile.TemporaryDirectory(prefix="wattos-guard.", dir="/var/tmp") as name:
        folder = Path(name)
        catalogue = folder / "catalogue.json"
        catalogue.write_bytes(payloads.encoded(payloads.catalogue()))

        # valgrind gives up at the DWARF that the Swift compiler writes; symbols stay.
        stripped = folder / "server"
        subprocess.run(["strip", "--strip-debug", "-o", stripped, binary], check=True)

        def server(environment, prefix):
            port = free_port()
            return Server(
                [*prefix, stripped, port, "instrumented"], port, folder / "log",
                environment | {"CATALOGUE": str(catalogue)})

        profiles = keep or folder
        profiles.mkdir(parents=True, exist_ok=True)
        allocations = count_allocations(server, chosen, folder)
        instructions = count_instructions(server, chosen, profiles)
    return {
        workload.name: {
            "instructions": round(instructions[workload.name]),
            "allocations": round(allocations[workload.name], 2),
        }
        for workload in chosen
    }


def print_table(measured, baseline):
    print(f"{'per request':<18} {'instructions':>24} {'allocations':>18}")
    for name, now in measured.items():
        known = baseline.get(name)
        columns = [beside(now[unit], known and known[unit]) for unit in ("instructions", "allocations")]
        print(f"{name:<18} {columns[0]:>24} {columns[1]:>18}", flush=True)


def beside(now, known):
    return f"{now:,} (new)" if known is None else f"{now:,} ({known:,})"


def compare(measured, baseline):
    """A sentence for each figure that is worse than the baseline allows."""
    for name, now in measured.items():
        if name not in baseline:
            yield f"`{name}` is not in the baseline: add it with `make bench-baseline`"
            continue
        known = baseline[name]
        if now["instructions"] > known["instructions"] * (1 + INSTRUCTION_TOLERANCE):
            growth = now["instructions"] / known["instructions"] - 1
            yield worse(
                name, f"{now['instructions']:,} instructions a request instead of"
                f" {known['instructions']:,} ({growth:+.1%}, at most"
                f" {INSTRUCTION_TOLERANCE:+.0%})")
        if now["allocations"] > known["allocations"] + ALLOCATION_TOLERANCE:
            yield worse(
                name, f"{now['allocations']} allocations a request instead of"
                f" {known['allocations']} (at most {ALLOCATION_TOLERANCE} more)")
    yield from compare_refusals(measured, baseline)


def compare_refusals(measured, baseline):
    for name in RESEMBLED.keys() & measured.keys():
        accepted = measured.get(RESEMBLED[name]) or baseline[RESEMBLED[name]]
        ratio = measured[name]["instructions"] / accepted["instructions"]
        if ratio > REFUSAL_LIMIT:
            yield worse(
                name, f"{ratio:.1f} times the instructions of `{RESEMBLED[name]}`"
                f" (at most {REFUSAL_LIMIT} times)")


def worse(name, figures):
    return (
        f"`{name}` takes {figures}: find what was added"
        f" (`scripts/bench-guard.sh --only {name} --keep FOLDER`, then `callgrind_annotate`),"
        " or accept it with `make bench-baseline` and say why in the commit")


if __name__ == "__main__":
    sys.exit(main())
