"""Servers as child processes, pinned to a core, which end with us."""

import os
import signal
import socket
import subprocess
import time

START_SECONDS = 60
STOP_SECONDS = 20


class ServerFailed(Exception):
    pass


class Server:
    """A process that listens on `port`: started on entering, ended on leaving. `before` is called
    in the child first."""

    def __init__(self, command, port, log, environment=None, core=None, before=None):
        self.command = [str(word) for word in command]
        self.port = port
        self.log = log
        self.environment = os.environ | (environment or {})
        self.core = core
        self.before = before

    def __enter__(self):
        pinned = ["taskset", "-c", str(self.core)] if self.core is not None else []
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                pinned + self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment, start_new_session=True, preexec_fn=self.before)
        try:
            self.await_port()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def await_port(self):
        end = time.monotonic() + START_SECONDS
        while not is_listening(self.port):
            if self.process.poll() is not None:
                raise ServerFailed(f"{self.command[0]} ended: {self.last_words()}")
            if time.monotonic() > end:
                raise ServerFailed(
                    f"{self.command[0]} did not listen within {START_SECONDS} s:"
                    f" {self.last_words()}")
            time.sleep(0.02)

    def last_words(self):
        with open(self.log, "rb") as log:
            return log.read()[-800:].decode(errors="replace").strip() or "it said nothing"

    def stop(self):
        self.signal_group(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        # Its children, too, should they have outlived it.
        self.signal_group(signal.SIGKILL)
        self.process.wait()

    def signal_group(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
