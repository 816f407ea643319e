"""Under what conditions figures came about: machine, versions, day."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from harness import peers

PACKAGE_VERSIONS = (
    "import sys; from importlib.metadata import version;"
    " print(*(f'{name} {version(name)}' for name in sys.argv[1:]), sep=', ')")


@dataclass(frozen=True)
class Conditions:
    # What and how much, in the order of the table.
    lines: dict
    rounds: int
    seconds: int


def conditions(rounds, seconds):
    """Asked before the first load, because that changes the load average."""
    lines = {
        "day": date.today().isoformat(),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "memory": f"{memory_gibibytes():.0f} GiB",
        "kernel": platform.release(),
        "load average before": f"{os.getloadavg()[0]:.1f}",
        "Swift": first_line("swift", "--version"),
        "commit": first_line("git", "rev-parse", "--short", "HEAD"),
        "wrk": first_line("wrk", "--version"),
    }
    return Conditions(lines, rounds, seconds)


def processor():
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def memory_gibibytes():
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)


def first_line(*command):
    """What a program says of its version; some say it on the standard error."""
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=20)
    except OSError:
        return "unknown"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else "unknown"


def version_of(peer):
    """What a server is made with; nothing where its sources say it."""
    if peer.python_packages:
        python = peers.INSTALLED / "bin" / "python"
        return first_line(python, "-c", PACKAGE_VERSIONS, *peer.python_packages)
    return first_line(*peer.version) if peer.version else ""
