/// When `set` writes.
public enum RedisCondition: Sendable {
    case ifAbsent, ifPresent
}

extension RedisClient {
    /// Nil if there is no such key. `get(key)` reads text, `get(key, as: [UInt8].self)` bytes; what
    /// cannot be read as that type throws `RedisError.unexpectedReply`.
    @inlinable
    public func get<Value: RedisDecodable>(
        _ key: some RedisEncodable, as type: Value.Type = String.self
    ) async throws -> Value? {
        let form: DecodedReply.Form = Value.self == String.self ? .text : .reply
        let command = try RedisCommand("GET", key.redisArgument)
        return try await decodedReply(to: command, form).value(as: type)
    }

    /// False if `condition` did not hold. Without `expiry` a former expiry is removed.
    ///
    /// `expiry` is rounded up to a whole millisecond and must be positive.
    @discardableResult
    public func set(
        _ key: some RedisEncodable, _ value: some RedisEncodable,
        expiry: Duration? = nil, condition: RedisCondition? = nil
    ) async throws -> Bool {
        var command: [RedisArgument] = ["SET", key.redisArgument, value.redisArgument]
        if let expiry { command += ["PX", try expiry.redisMilliseconds] }
        switch condition {
        case .ifAbsent: command.append("NX")
        case .ifPresent: command.append("XX")
        case nil: break
        }
        switch try await call(command) {
        case .simple: return true
        case .null: return false
        case let reply: throw reply.unexpected("OK or null")
        }
    }

    /// In the order of `keys`, nil for those that do not exist (or hold no string).
    public func mget<Value: RedisDecodable>(
        _ keys: [some RedisEncodable], as type: Value.Type = String.self
    ) async throws -> [Value?] {
        if keys.isEmpty { return [] }
        let reply = try await call(["MGET"] + keys.map(\.redisArgument))
        var values: [Value?] = []
        for element in try reply.elements() { values.append(try element.value(as: type)) }
        return values
    }

    /// A missing key counts as 0; a value that is no integer, or an overflow, is a server error.
    @discardableResult
    public func incr(_ key: some RedisEncodable, by step: Int = 1) async throws -> Int {
        try await call(["INCRBY", key.redisArgument, step.redisArgument]).integer()
    }
}

/// How long a key still lives.
public enum RedisTimeToLive: Sendable, Equatable {
    case noSuchKey
    case forever
    case expires(in: Duration)
}

extension RedisClient {
    /// How many of `keys` existed.
    @discardableResult
    public func del<Key: RedisEncodable>(_ keys: Key...) async throws -> Int {
        try await del(keys)
    }

    @discardableResult
    public func del(_ keys: [some RedisEncodable]) async throws -> Int {
        if keys.isEmpty { return 0 }
        return try await call(["DEL"] + keys.map(\.redisArgument)).integer()
    }

    public func exists(_ key: some RedisEncodable) async throws -> Bool {
        try await call(RedisCommand("EXISTS", key.redisArgument)).integer() > 0
    }

    /// False if there is no such key. `duration` is rounded up to a whole millisecond and must be
    /// positive.
    @discardableResult
    public func expire(_ key: some RedisEncodable, in duration: Duration) async throws -> Bool {
        let command = ["PEXPIRE", key.redisArgument, try duration.redisMilliseconds]
        return try await call(command).integer() > 0
    }

    public func ttl(_ key: some RedisEncodable) async throws -> RedisTimeToLive {
        switch try await call(RedisCommand("PTTL", key.redisArgument)).integer() {
        case -2: .noSuchKey
        case -1: .forever
        case let milliseconds: .expires(in: .milliseconds(milliseconds))
        }
    }

    /// The server's `INFO`, of one section or all usual ones.
    public func info(_ section: String? = nil) async throws -> [String: String] {
        let reply = try await call(["INFO"] + (section.map { [RedisArgument($0)] } ?? []))
        guard let text = try reply.value(as: String.self) else { throw reply.unexpected("text") }
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where line.first != "#" {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        return fields
    }
}

extension Duration {
    /// Redis counts in milliseconds; rounding down could make a key expire before its time.
    fileprivate var redisMilliseconds: RedisArgument {
        get throws(RedisError) {
            let (seconds, attoseconds) = components
            guard self > .zero, seconds < 1_000_000_000_000 else {
                throw .refused("an expiry must be positive and below a trillion seconds")
            }
            let perMillisecond: Int64 = 1_000_000_000_000_000
            let milliseconds = (attoseconds + perMillisecond - 1) / perMillisecond
            return RedisArgument(String(seconds * 1_000 + milliseconds))
        }
    }
}
