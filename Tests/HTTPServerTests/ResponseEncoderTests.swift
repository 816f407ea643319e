import HTTPMessages
import NIOCore
import Testing

@testable import HTTPServer

@Suite("Responses")
struct ResponseEncoderTests {
    private func encoded(
        _ response: Response, _ framing: ResponseFraming = ResponseFraming()
    ) throws -> String {
        var output = GrowingBytes()
        let date = DateField(fields: "Date: now\r\n")
        _ = try ResponseEncoder.encode(exchange(response), framing, date, into: &output)
        let text = output.withBytes { String(decoding: $0, as: UTF8.self) }
        return text.replacing("\r\n", with: "|")
    }

    private func exchange(_ response: Response) -> HTTPExchange {
        let exchange = HTTPExchange(
            head: RequestHead(method: .get, target: "/"),
            plan: RequestPlan(route: 0, bodyLimit: 0, timeout: .zero))
        exchange.response = response
        return exchange
    }

    private let body = ByteBuffer(string: "hello")

    @Test("are one head and one body")
    func areWritten() throws {
        let response = Response(
            status: 200, contentType: "text/plain", headers: [("X-One", "1")], body: body)
        let fields = "Date: now|Content-Type: text/plain|Content-Length: 5|X-One: 1|"
        #expect(try encoded(response) == "HTTP/1.1 200 OK|\(fields)|hello")
        #expect(
            try encoded(response, ResponseFraming(isHead: true)) == "HTTP/1.1 200 OK|\(fields)|")
        #expect(
            try encoded(response, ResponseFraming(closes: true))
                == "HTTP/1.1 200 OK|\(fields)Connection: close||hello")
        #expect(
            try encoded(response, ResponseFraming(announcesKeepAlive: true))
                == "HTTP/1.1 200 OK|\(fields)Connection: keep-alive||hello")
    }

    @Test("have no body with 204 and 304, and a length with every other status")
    func frameBodies() throws {
        #expect(
            try encoded(Response(status: 204, body: body)) == "HTTP/1.1 204 No Content|Date: now||")
        #expect(
            try encoded(Response(status: 304, body: body))
                == "HTTP/1.1 304 Not Modified|Date: now||")
        #expect(
            try encoded(Response(status: 404))
                == "HTTP/1.1 404 Not Found|Date: now|Content-Length: 0||")
        #expect(
            try encoded(Response(status: 299, body: body))
                == "HTTP/1.1 299 |Date: now|Content-Type: application/octet-stream|"
                + "Content-Length: 5||hello"
        )
    }

    @Test(
        "let nothing be smuggled into their heads",
        arguments: [
            ("X", "a\r\nSet-Cookie: b"), ("X", "a\nb"), ("X", "a\rb"), ("X", "a\0"),
            ("X", "\u{7F}"),
            ("X: a\r\nY", "b"), ("X ", "b"), ("", "b"), ("Ü", "b"), ("Content-Length", "5"),
            ("content-type", "text/html"), ("Transfer-Encoding", "chunked"),
            ("connection", "close"),
            ("DATE", "now"), ("x-request-id", "a"), ("X-Content-Type-Options", "b"),
        ])
    func refuseSmuggling(_ name: String, _ value: String) {
        let response = Response(status: 200, headers: [(name, value)], body: body)
        #expect(throws: UnwritableResponse.self) { try encoded(response) }
    }

    @Test("refuse a content type that ends the line, and a status that is none")
    func refuseOddities() {
        #expect(throws: UnwritableResponse.self) {
            try encoded(Response(status: 200, contentType: "a\r\nb", body: body))
        }
        for status in [0, 100, 101, 199, 600, 999] as [UInt16] {
            #expect(throws: UnwritableResponse.self) {
                try encoded(Response(status: Status(code: status)))
            }
        }
    }

    @Test("write lengths of any number of digits")
    func writeLengths() throws {
        for length in [0, 1, 9, 10, 99, 100, 12_345] {
            let response = Response(status: 200, body: ByteBuffer(repeating: 97, count: length))
            #expect(try encoded(response).contains("Content-Length: \(length)|"))
        }
    }

    @Test("leave a large body to the socket")
    func leaveLargeBodies() throws {
        var output = GrowingBytes()
        let count = ResponseEncoder.copiedBodyBytes + 1
        let response = Response(status: 200, body: ByteBuffer(repeating: 97, count: count))
        let isApart = try ResponseEncoder.encode(
            exchange(response), ResponseFraming(), DateField(), into: &output)
        #expect(isApart)
        #expect(output.count < 200)
    }
}
