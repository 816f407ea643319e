#!/usr/bin/env python3
"""Runs a command, and ends what the command leaves running when it ends, is killed or crashes:
    scripts/sweep.py COMMAND [ARGUMENT ...]
What is left behind is a failure, and is named. Ends as the command does; SIGTERM and SIGINT are passed on.
"""
import ctypes
import os
import signal
import sys
import time

# prctl(2)
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

# For what is just ending, for what is asked to, for what is killed.
GRACE_SECONDS = 3.0
TERM_SECONDS = 5.0
KILL_SECONDS = 5.0
LOOK_SECONDS = 0.02


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def children():
    """What was started by us, or left behind by what we started: number and name."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as file:
                head, _, rest = file.read().rpartition(")")
        except OSError:
            continue
        if int(rest.split()[1]) == os.getpid():
            found[int(entry)] = head.partition("(")[2]
    return found


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


def run(command):
    """The exit status of the command, and whether it was we who were asked to end it."""
    asked = []
    # As a child of a shell in the background we may ignore SIGINT; the command must not.
    pid = os.posix_spawnp(command[0], command, os.environ, setsigdef=[signal.SIGINT, signal.SIGTERM])

    def pass_on(number, _frame):
        asked.append(number)
        os.kill(pid, number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    while True:
        ended, status = os.wait()
        if ended == pid:
            break
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    code = os.waitstatus_to_exitcode(status)
    return (128 - code if code < 0 else code), bool(asked)


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    status, was_asked = run(sys.argv[1:])
    if wait_for_none(0 if was_asked else GRACE_SECONDS):
        return status
    for pid, name in sorted(children().items()):
        print(f"sweep: {name} ({pid}) was left running and is ended", file=sys.stderr)
    if not wait_for_none(TERM_SECONDS, signal.SIGTERM) and not wait_for_none(KILL_SECONDS, signal.SIGKILL):
        print(f"sweep: these cannot be ended: {children()}", file=sys.stderr)
    return status or 1


sys.exit(main())
