#!/usr/bin/env python3
"""Runs a command, and ends what the command leaves running when it ends, is killed or crashes:
    scripts/sweep.py [--limit SECONDS] COMMAND [ARGUMENT ...]
What is left behind is a failure, and is named. Ends as the command does; SIGTERM and SIGINT are passed on.
After the limit it prints where every thread of the command stands, ends the command, and ends with 124. A command
that ignores SIGTERM is killed then. A command that cannot be started ends with 127, or with 126 if it is there.
"""
import collections
import ctypes
import os
import re
import signal
import subprocess
import sys
import time

# prctl(2)
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

# The waits for processes that are ending, that were asked to end, and that were killed.
GRACE_SECONDS = 3.0
TERM_SECONDS = 5.0
KILL_SECONDS = 5.0
LOOK_SECONDS = 0.02

LIMIT_STATUS = 124
# As shells say it.
CANNOT_RUN_STATUS = 126
NOT_FOUND_STATUS = 127
STACK_SECONDS = 60
STACK_FRAMES = 14


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def processes():
    """Every process: number, name and the number of its parent."""
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as file:
                head, _, rest = file.read().rpartition(")")
        except OSError:
            continue
        yield int(entry), head.partition("(")[2], int(rest.split()[1])


def children():
    """What was started by us, or left behind by what we started: number and name."""
    return {pid: name for pid, name, parent in processes() if parent == os.getpid()}


def descendants():
    """Children, their children and so on: number and name."""
    rows = list(processes())
    found, parents = {}, {os.getpid()}
    while parents:
        next_ones = {pid: name for pid, name, parent in rows if parent in parents}
        found |= next_ones
        parents = set(next_ones)
    return found


def output(command, text=""):
    """What the command prints when it gets this text."""
    done = subprocess.run(
        command, input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace",
        timeout=STACK_SECONDS)
    return done.stdout


def print_stacks(pid, name):
    """The calls in which the threads of a process stand, each different one in a line."""
    every_thread = f"thread apply all backtrace {STACK_FRAMES}"
    try:
        listing = output(["gdb", "--pid", str(pid), "--batch", "-ex", every_thread])
        listing = output(["swift", "demangle", "--simplified"], listing)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"sweep: no stacks of {name} ({pid}): {error}", file=sys.stderr)
        return
    stacks = collections.Counter()
    for thread in listing.split("\nThread ")[1:]:
        calls = re.findall(r"^#\d+ +(?:0x[0-9a-f]+ in )?(.+?)(?: \(.*)?$", thread, flags=re.MULTILINE)
        stacks[" < ".join(calls)] += 1
    for stack, count in stacks.most_common():
        print(f"sweep: {name} ({pid}), {count} threads: {stack}", file=sys.stderr)


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def wait_for_none(seconds, number=None):
    """True when nothing is left; each child that turns up gets the signal once."""
    end = time.monotonic() + seconds
    told = set()
    while True:
        reap()
        left = children()
        if not left:
            return True
        for pid in left.keys() - told if number else ():
            told.add(pid)
            os.kill(pid, number)
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_SECONDS)


def run(command, limit_seconds):
    """The exit status of the command, and whether it was we who were asked to end it."""
    asked = []
    late = []
    asking = [signal.SIGINT, signal.SIGTERM]
    # Held back until there is a process to pass them on to.
    signal.pthread_sigmask(signal.SIG_BLOCK, asking)
    try:
        # A child of a background shell may ignore SIGINT. The command must not.
        pid = os.posix_spawnp(command[0], command, os.environ, setsigdef=asking, setsigmask=[])
    except OSError as error:
        print(f"sweep: {command[0]}: {error.strerror}", file=sys.stderr)
        status = NOT_FOUND_STATUS if isinstance(error, FileNotFoundError) else CANNOT_RUN_STATUS
        return status, False

    def tell(number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            # It has ended, and `os.wait` has reaped it.
            pass

    def pass_on(number, _frame):
        asked.append(number)
        tell(number)

    def end_late(_number, _frame):
        if late:
            tell(signal.SIGKILL)
            return
        late.append(limit_seconds)
        print(f"sweep: {command[0]} did not end within {limit_seconds} seconds", file=sys.stderr)
        for descendant, name in sorted(descendants().items()):
            print_stacks(descendant, name)
        tell(signal.SIGTERM)
        signal.setitimer(signal.ITIMER_REAL, TERM_SECONDS)

    for number in asking:
        signal.signal(number, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, asking)
    signal.signal(signal.SIGALRM, end_late)
    signal.setitimer(signal.ITIMER_REAL, limit_seconds)
    while True:
        ended, status = os.wait()
        if ended == pid:
            break
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in asking:
        signal.signal(number, signal.SIG_IGN)
    code = os.waitstatus_to_exitcode(status)
    if late:
        code = LIMIT_STATUS
    return (128 - code if code < 0 else code), bool(asked or late)


def main():
    command, limit_seconds = sys.argv[1:], 0
    if len(command) > 1 and command[0] == "--limit" and command[1].isdecimal():
        limit_seconds = int(command[1])
        command = command[2:]
    # Any other word that begins like an option is a mistake of the caller, not a command.
    if not command or command[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    status, was_asked = run(command, limit_seconds)
    if wait_for_none(0 if was_asked else GRACE_SECONDS):
        return status
    for pid, name in sorted(children().items()):
        print(f"sweep: {name} ({pid}) was left running and is ended", file=sys.stderr)
    if not wait_for_none(TERM_SECONDS, signal.SIGTERM) and not wait_for_none(KILL_SECONDS, signal.SIGKILL):
        print(f"sweep: these cannot be ended: {children()}", file=sys.stderr)
    return status or 1


sys.exit(main())
