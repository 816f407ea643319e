"""Runs a command and says how long it took and how much memory it used at most:

    measure.py SECONDS MEBIBYTES COMMAND [ARGUMENT ...]

What the command says is shown only when it fails. Exit status 1 when one of the two budgets is
exceeded, the command's own when it fails. Memory is the resident memory of the command and all it
started, added up; what several of them share counts several times, so the true figure is never higher.
"""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import threading
import time

PAUSE_SECONDS = 0.02


def resident_bytes(session):
    total = 0
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name of a program may hold any character, so fields are counted after its parenthesis.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total


def main():
    seconds, mebibytes, command = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    peak = 0
    began = time.monotonic()
    said = tempfile.TemporaryFile()
    process = subprocess.Popen(
        command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
    )
    over = threading.Event()

    def watch():
        nonlocal peak
        while not over.wait(PAUSE_SECONDS):
            peak = max(peak, resident_bytes(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        status = process.wait()
    except KeyboardInterrupt:
        process.kill()
        raise
    finally:
        took = time.monotonic() - began
        over.set()
        watcher.join()
    # A short command may end between two looks. The system keeps the exact maximum of the largest process.
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = max(peak, usage.ru_maxrss * 1024) / 2**20
    computed = usage.ru_utime + usage.ru_stime
    print(
        f"{took:.2f} s of {seconds:g} s ({computed:.2f} s computing), "
        f"{used:.0f} MiB of {mebibytes:g} MiB: {' '.join(command)}"
    )
    if status != 0:
        said.seek(0)
        sys.stdout.write(said.read().decode(errors="replace"))
        sys.exit(status)
    if took > seconds or used > mebibytes:
        sys.exit("over budget")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main()
