/// What a decoder finds in the bytes of a connection.
struct Reading: Equatable {
    struct Field: Equatable {
        let name: String
        let value: String

        /// By bytes: `String` takes texts for equal that a peer does not.
        static func == (left: Self, right: Self) -> Bool {
            left.name.utf8.elementsEqual(right.name.utf8)
                && left.value.utf8.elementsEqual(right.value.utf8)
        }
    }

    struct Message: Equatable {
        let method: String
        let target: String
        let minorVersion: Int
        var keepsAlive: Bool
        let fields: [Field]
        var body: [UInt8] = []
    }

    enum End: Equatable {
        /// More bytes may come.
        case waits
        /// The last message said that nothing follows, so nothing more is read.
        case closes
        /// What follows the messages is refused.
        case refused(status: Int)
    }

    /// The whole ones.
    var messages: [Message] = []
    /// The offset behind each whole message.
    var ends: [Int] = []
    /// A message whose head is whole, with what is there of its body.
    var open: Message?
    var end = End.waits

    var isRefused: Bool {
        if case .refused = end { true } else { false }
    }
}

extension Reading.Message {
    /// llhttp reads nothing behind such a request; we offer no upgrade, and read on. It takes the
    /// field of proxies, which no standard knows, for `Connection`.
    var asksForUpgrade: Bool {
        let connections = ["connection", "proxy-connection"]
        return hasField("upgrade") { _ in true }
            && connections.contains { hasField($0) { $0.lowercased().contains("upgrade") } }
    }

    private func hasField(_ name: String, _ isMeant: (String) -> Bool) -> Bool {
        fields.contains { $0.name.lowercased() == name && isMeant($0.value) }
    }
}

extension Reading.Message: CustomStringConvertible {
    var description: String {
        let fields = fields.map { "\($0.name): \($0.value)" }
        let text = String(decoding: body, as: UTF8.self)
        return "\(method) \(target) 1.\(minorVersion) \(keepsAlive ? "stays" : "ends") "
            + "\(fields) \(text.debugDescription)"
    }
}

/// In the texts of cases `|` is CRLF.
func wire(_ text: String) -> String { text.replacing("|", with: "\r\n") }
