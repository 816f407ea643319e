"""A limit on the memory of a process that the kernel enforces."""

import os
import resource
from pathlib import Path

VERSION_1 = Path("/sys/fs/cgroup/memory")
VERSION_2 = Path("/sys/fs/cgroup")


class MemoryLimit:
    """A control group as root, otherwise a limit on the data segment (RLIMIT_DATA)."""

    def __init__(self, limit_bytes):
        self.limit_bytes = limit_bytes
        self.group = None

    def __enter__(self):
        parent, name = (VERSION_1, "memory.limit_in_bytes")
        if not (parent / name).exists():
            parent, name = (VERSION_2, "memory.max")
        group = parent / f"hostile-{os.getpid()}"
        try:
            group.mkdir()
            (group / name).write_text(str(self.limit_bytes))
            self.group = group
        except OSError:
            # No root, or a kernel without this controller.
            if group.exists():
                group.rmdir()
        return self

    def __exit__(self, *_):
        if self.group:
            self.group.rmdir()

    @property
    def kind(self):
        return "control group" if self.group else "RLIMIT_DATA"

    def enter(self):
        """Called in the child before it becomes the service."""
        if self.group:
            (self.group / "cgroup.procs").write_text(str(os.getpid()))
        else:
            resource.setrlimit(resource.RLIMIT_DATA, (self.limit_bytes, self.limit_bytes))


def peak_bytes(pid):
    """The most resident memory that the process has had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def resident_bytes(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
