/// A path of a contract, such as `/v1/conversations/{conversationID}/messages`.
package struct RoutePattern: Sendable, Equatable {
    enum Segment: Sendable, Equatable {
        case literal([UInt8])
        /// Any segment that is not empty.
        case parameter
    }

    let segments: [Segment]

    /// `/` has one empty segment; a slash at the end makes one more, so it is another path.
    package init(_ path: String) {
        segments = path.utf8.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { text in
                let isParameter = text.first == UInt8(ascii: "{") && text.last == UInt8(ascii: "}")
                return isParameter ? .parameter : .literal(Array(text))
            }
    }

    var parameterCount: Int { segments.count { $0 == .parameter } }
}
