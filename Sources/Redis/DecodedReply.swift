/// What a command ends with, if it does not fail.
@usableFromInline
enum Answer: Sendable {
    case reply(RedisReply)
    /// A bulk that is text, for a caller that wants it so.
    case text(String)

    /// What the caller can use.
    @usableFromInline
    enum Form: Sendable {
        case reply
        /// Text if the reply is a bulk and text: made once, from the bytes as they came.
        case text
    }

    var reply: RedisReply {
        switch self {
        case .reply(let reply): reply
        case .text(let text): .bulk(Array(text.utf8))
        }
    }

    /// As `RedisReply.value(as:)`.
    @inlinable
    consuming func value<Value: RedisDecodable>(
        as type: Value.Type
    ) throws(RedisError) -> Value? {
        switch consume self {
        case .reply(let reply): return try reply.value(as: type)
        case .text(let text):
            if let value = text as? Value { return value }
            return try RedisReply.bulk(Array(text.utf8)).value(as: type)
        }
    }
}
