public import HTTPMessages
public import NIOCore

/// The answer of another service.
public struct ClientResponse: Sendable {
    public let status: Status
    public let headers: [(String, String)]
    public let body: ByteBuffer

    public init(status: Status, headers: [(String, String)], body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Several fields of one name are joined as RFC 9110 section 5.3 says.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        let values = headers.filter { $0.0.lowercased() == name }.map(\.1)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
