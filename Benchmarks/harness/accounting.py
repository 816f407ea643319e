"""What the kernel has booked on a server: of all processes of its session."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(session):
    """User and system time of the session's processes and of those they have waited for."""
    return sum(sum(map(int, stat[11:15])) for stat in stats(session)) / TICKS_PER_SECOND


def resident_bytes(session):
    return sum(int(stat[21]) for stat in stats(session)) * PAGE_BYTES


def thread_seconds(pid):
    """What the living threads of a process have run, to the nanosecond."""
    nanoseconds = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            nanoseconds += int(thread.read_text().split()[0])
        except OSError:
            continue  # it has ended meanwhile
    return nanoseconds / 1e9


def stats(session):
    """The fields of /proc/PID/stat from the state on: `utime` is number 11 of them."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[3]) == session:
            yield fields
