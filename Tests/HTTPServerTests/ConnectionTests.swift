import HTTPMessages
import HTTPServer
import NIOCore
import Synchronization
import Testing

private func request(_ target: String, _ fields: String = "") -> String {
    "GET \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
}

@Suite("A connection")
struct ConnectionTests {
    @Test("answers HEAD with the length of GET's body, and without the body")
    func answersHead() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + request("/y"))
                let head = try client.answer(toHead: true)
                #expect(head.status == 200)
                #expect(head.header("Content-Length") == "7")
                #expect(try client.answer().body == "GET /y")
            }
        }
    }

    @Test("asks for a body only after the route has taken the head")
    func continues() async throws {
        try await withServer { _, responder, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                let fields = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
                client.send("POST /x HTTP/1.1\r\n\(fields)")
                #expect(try client.answer().status == 100)
                client.send("hello")
                #expect(try client.answer().body == "POST /x [hello]")
                client.send("POST /small HTTP/1.1\r\n\(fields)")
                #expect(try client.answer().status == 413)
                #expect(try client.rest() == "")
            }
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(
                    wire("POST /denied HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 5||")
                )
                #expect(try client.answer().status == 401)
                #expect(try client.rest() == "")
            }
            #expect(responder.planned == ["/x", "/small", "/denied"])
        }
    }

    @Test("asks for the body of a waiting request only when its turn has come")
    func continuesInTurn() async throws {
        try await withServer { _, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(request("/wait"))
                client.send(
                    wire("POST /x HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||")
                )
                return Held(client)
            }
            try await until { responder.planned.count == 2 }
            responder.gate.open()
            try await onThread { () throws in
                #expect(try client.value.answer().body == "GET /wait")
                #expect(try client.value.answer().status == 100)
                client.value.send("hi")
                #expect(try client.value.answer().body == "POST /x [hi]")
            }
        }
    }

    @Test("works on one request at a time, and reads one ahead", arguments: ["GET", "POST"])
    func worksOnOneRequest(method: String) async throws {
        try await withServer { _, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(
                    "\(method) /wait HTTP/1.1\r\nHost: a\r\n\r\n" + request("/1") + request("/2"))
                return Held(client)
            }
            // One head is read ahead, and no more.
            try await until { responder.planned.count == 2 }
            responder.gate.open()
            try await onThread { () throws in
                for text in ["\(method) /wait", "GET /1", "GET /2"] {
                    #expect(try client.value.answer().body == text)
                }
            }
            #expect(responder.planned == ["/wait", "/1", "/2"])
        }
    }

    @Test("takes a body of many pieces, up to the route's limit")
    func takesLargeBodies() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                let body = [UInt8](repeating: 97, count: 5_000_000)
                client.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
                client.send(body)
                #expect(try client.answer().body == "5000000")
                client.send("POST /large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                for start in stride(from: 0, to: 3_000_000, by: 100_000) {
                    client.send("186a0\r\n")
                    client.send(Array(body[start..<start + 100_000]))
                    client.send("\r\n")
                }
                client.send("0\r\n\r\n")
                #expect(try client.answer().body == "3000000")
            }
        }
    }

    @Test("stops reading from a client that does not read, and goes on when it does")
    func holdsBack() async throws {
        try await withServer { _, responder, port in
            try await onThread { () throws in
                let client = try RawClient(port: port, receiveBuffer: 4096)
                let batch = Array(String(repeating: request("/big"), count: 100).utf8)
                let sent = client.sendWhilePossible(batch, limit: 200_000_000)
                // Without back-pressure the server would take all of it, and owe terabytes.
                #expect(sent < 50_000_000)
                // One megabyte each: what was planned was also written somewhere.
                #expect(responder.planned.count < 40)
                var received = 0
                while received < 60_000_000 { received += try client.drop(atLeast: 1_000_000) }
                #expect(responder.planned.count > 40)
            }
        }
    }

    @Test("closes when a client reads nothing for too long")
    func givesUpOnStalledClients() async throws {
        try await withServer { configuration in
            configuration.timeouts.write = .milliseconds(300)
        } _: { server, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port, receiveBuffer: 4096)
                for _ in 0..<100 { client.send(request("/big")) }
                return Held(client)
            }
            try await until { responder.planned.count > 0 }
            try await until { server.connectionCount == 0 }
            _ = client
        }
    }

    @Test("ends after as many requests as it may carry")
    func endsAfterLastRequest() async throws {
        try await withServer { configuration in
            configuration.limits.requestsPerConnection = 3
        } _: { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                for number in 1...3 {
                    client.send(request("/\(number)"))
                    let answer = try client.answer()
                    #expect((answer.header("Connection") == "close") == (number == 3))
                }
                #expect(try client.rest() == "")
            }
        }
    }

    @Test("tells an HTTP/1.0 client that it stays")
    func announcesKeepAlive() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try client.answer().header("Connection") == "keep-alive")
            }
        }
    }

    @Test("answers with 500 what cannot be sent, and stays", arguments: ["/injected", "/framed"])
    func refusesInjection(_ target: String) async throws {
        try await withServer { _, responder, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(request(target))
                let answer = try client.answer()
                #expect(answer.status == 500)
                #expect(answer.header("Set-Cookie") == nil)
                client.send(request("/x"))
                #expect(try client.answer().body == "GET /x")
            }
            #expect(responder.refused == [.unwritableResponse])
        }
    }

    @Test("sends a body of a megabyte whole, and 204 without any")
    func sendsBodies() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(request("/big") + request("/none") + request("/x"))
                #expect(try client.answer().body.utf8.count == 1024 * 1024)
                let none = try client.answer()
                #expect(none.status == 204)
                #expect(none.header("Content-Length") == nil)
                #expect(try client.answer().body == "GET /x")
            }
        }
    }

    @Test("lets a client read its refusal, though it goes on sending for a while")
    func lingers() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                for _ in 0..<20 {
                    let client = try RawClient(port: port)
                    client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n")
                    client.send([UInt8](repeating: 97, count: 50_000))
                    #expect(try client.answer().status == 413)
                    #expect(try client.rest() == "")
                }
            }
        }
    }

    @Test("lets a client read its refusal that sends ten megabytes before it reads")
    func lingersForWholeBodies() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                let body = [UInt8](repeating: 97, count: 10_000_000)
                client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
                #expect(client.send(body))
                #expect(try client.answer().status == 413)
                #expect(try client.rest() == "")
            }
        }
    }

    @Test("does not listen forever to a client that goes on sending after its refusal")
    func endsLingering() async throws {
        try await withServer { server, _, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n")
                var isTaken = true
                for _ in 0..<10_000 where isTaken {
                    isTaken = client.send([UInt8](repeating: 97, count: 50_000))
                }
                #expect(!isTaken)
                return Held(client)
            }
            try await until { server.connectionCount == 0 }
            _ = client
        }
    }

    @Test("answers a client that closes its side after asking")
    func answersHalfClosed() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(request("/1") + request("/2"))
                client.closeOutput()
                #expect(try client.answer().body == "GET /1")
                #expect(try client.answer().body == "GET /2")
                #expect(try client.rest() == "")
            }
        }
    }
}

/// A client that several steps of a test use, one after the other.
struct Held: @unchecked Sendable {
    // The test's steps are awaited in turn, so no two threads use the client at once.
    let value: RawClient

    init(_ value: RawClient) {
        self.value = value
    }
}

/// Waits for what will come, and fails when it does not come in a time beyond doubt.
func until(
    _ isSo: () -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let limit = ContinuousClock.now + .seconds(20)
    while !isSo() {
        guard ContinuousClock.now < limit else {
            Issue.record("what was waited for did not come", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}
