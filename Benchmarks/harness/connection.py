"""One keep-alive connection that sends the same bytes in the same pieces in every run."""

import http.client
import socket

from harness.workloads import WrongAnswer, check

TIMEOUT_SECONDS = 30
HEAD_LIMIT = 65536


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def load(self, workload, rounds):
        """Sends `rounds` times as many requests as the workload has in flight, one after the
        other or all of a round at once, and checks every answer."""
        request = workload.requests[0]
        expected = None
        for _ in range(rounds):
            self.socket.sendall(request.bytes * workload.depth)
            for _ in range(workload.depth):
                status, body = self.answer()
                # Reading the JSON once is enough: later answers have to be the same bytes.
                if (status, body) != expected:
                    check(request, status, body)
                    expected = (status, body)

    def answer(self):
        end = self.fill_until(lambda: self.rest.find(b"\r\n\r\n")) + 4
        head, self.rest = self.rest[:end], self.rest[end:]
        length = content_length(head)
        self.fill_until(lambda: 0 if len(self.rest) >= length else -1)
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(head.split(b" ", 2)[1]), body

    def fill_until(self, found):
        while (place := found()) < 0:
            received = self.socket.recv(HEAD_LIMIT)
            if not received:
                raise WrongAnswer(f"the server closed the connection after {self.rest[:200]!r}")
            self.rest += received
        return place


def content_length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise WrongAnswer(f"there is no Content-Length in {head!r}")


def fetch(port, request):
    """The status and the body of one answer, however it is framed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(request.method, request.path, request.body or None, request.all_headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except http.client.HTTPException as failure:
        raise WrongAnswer(f"{request.method} {request.path} was answered with no HTTP: {failure!r}")
    finally:
        connection.close()
