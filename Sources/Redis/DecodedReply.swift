/// A reply in the form that the caller of its command asked for.
@usableFromInline
enum DecodedReply: Sendable {
    case reply(RedisReply)
    /// The text of a bulk, for a caller that asked for ``Form/text``.
    case text(String)

    @usableFromInline
    enum Form: Sendable {
        case reply
        /// Text if the reply is a bulk of UTF-8, which is then decoded without a copy of its bytes;
        /// a reply otherwise.
        case text
    }

    var reply: RedisReply {
        switch self {
        case .reply(let reply): reply
        case .text(let text): .bulk(Array(text.utf8))
        }
    }

    /// The value, read as ``RedisReply/value(as:)`` reads it.
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
