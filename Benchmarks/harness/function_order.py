"""Lists the functions that `wattos serve chat` runs until it is idle and for first requests.

The linker puts them together: the kernel maps 64 KiB around each page that runs, so functions that
lie scattered make most of a binary resident that is never run. The list is one name a line as the
linker knows it; a name that is gone does no harm, a function that is missing stays where it was.
"""

import argparse
import bisect
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from harness import idle
from harness.counts import dumped
from harness.process import Server, ServerFailed, free_port

HEADER = f"""\
# The functions that a service runs until it is idle and for first requests; the linker puts them
# together. Written by `make function-order`.
"""
TIMEOUT_SECONDS = 60
# Symbols of `nm` that name code, local and weak ones included.
CODE = "tTwWiu"


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="wattos-order.", dir="/var/tmp") as name:
        # valgrind gives up at the DWARF that the Swift compiler writes; symbols stay.
        stripped = Path(name) / options.wattos.name
        subprocess.run(["strip", "--strip-debug", "-o", stripped, options.wattos], check=True)
        try:
            ran = addresses(profile(stripped, Path(name)), stripped)
        except (ServerFailed, subprocess.CalledProcessError) as failure:
            raise SystemExit(f"function-order: {failure}")
        names = functions(ran, stripped)
    if not names:
        raise SystemExit("function-order: the profile names no function of this binary")
    options.output.write_text(HEADER + "".join(f"{name}\n" for name in sorted(names)))
    print(f"function-order: wrote {len(names):,} functions to {options.output}")


def arguments():
    parser = argparse.ArgumentParser(prog="function-order", description=__doc__)
    parser.add_argument("wattos", type=Path, help="the binary of wattos, with its symbols")
    parser.add_argument("output", type=Path, help="where the list goes")
    return parser.parse_args()


def profile(binary, folder):
    """What callgrind wrote, with the address of every instruction that ran."""
    service, port = idle.chat(binary), free_port()
    environment = {name: value.replace("PORT", str(port))
                   for name, value in service.environment.items()}
    # callgrind and its control find each other by a name with this variable in it.
    os.environ["HOST"] = environment["HOST"]
    subprocess.run([binary, "migrate", "chat"], check=True, env=os.environ | environment)
    output = folder / "callgrind"
    command = [
        "valgrind", "--tool=callgrind", "--dump-instr=yes", f"--callgrind-out-file={output}",
        *service.command]
    with Server(command, port, folder / "log", environment) as running:
        use(port)
        dumped(running.pid, output, "run")
    return (folder / "run.callgrind").read_text()


def use(port):
    conversation = answer(port, "/v1/conversations", {"title": "Hours", "instructions": "Be brief."})
    answer(port, "/v1/conversations")
    answer(port, f"/v1/conversations/{conversation['id']}/messages")
    answer(port, "/health/live")
    answer(port, "/health/ready")


def answer(port, path, body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"} if body else {})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)
    except OSError as failure:
        raise ServerFailed(f"{path} was not answered: {failure}")


def addresses(profile, binary):
    """Where in `binary` an instruction ran: the callgrind format's lines of cost, whose first
    column is an address, or its distance to the one before."""
    objects, ran, address, inside = {}, set(), 0, False
    for line in profile.splitlines():
        if named := re.match(r"c?ob=\((\d+)\)(?: (.*))?", line):
            number, path = named.groups()
            if path:
                objects[number] = path
            if line.startswith("ob="):
                inside = objects[number] == str(binary)
        elif column := re.match(r"(\+|-|0x|\*)([0-9a-f]*) ", line):
            sign, digits = column.groups()
            match sign:
                case "0x": address = int(digits, 16)
                case "+": address += int(digits)
                case "-": address -= int(digits)
            if inside:
                ran.add(address)
    return ran


def functions(ran, binary):
    """The names of the functions around these addresses, with every name of each."""
    listed = subprocess.run(
        ["nm", "--defined-only", binary], check=True, capture_output=True, text=True).stdout
    names = {}
    for address, kind, name in (line.split(None, 2) for line in listed.splitlines()):
        if kind in CODE:
            names.setdefault(int(address, 16), []).append(name)
    starts = sorted(names)
    places = {bisect.bisect_right(starts, address) - 1 for address in ran}
    return {name for place in places if place >= 0 for name in names[starts[place]]}


if __name__ == "__main__":
    sys.exit(main())
