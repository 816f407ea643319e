/// The condition under which `set` writes.
public enum RedisCondition: Sendable {
    case ifAbsent, ifPresent
}

extension RedisClient {
    /// Nil if there is no such key. `get(key)` reads text and `get(key, as: [UInt8].self)` bytes. A
    /// value that cannot be read as the type throws `RedisError.unexpectedReply`.
    @inlinable
    public func get<Value: RedisDecodable>(
        _ key: some RedisEncodable, as type: Value.Type = String.self
    ) async throws -> Value? {
        let form: DecodedReply.Form = Value.self == String.self ? .text : .reply
        let command = try RedisCommand("GET", key.redisArgument)
        return try await decodedReply(to: command, form).value(as: type)
    }

    /// Returns false if `condition` did not hold. Without `expiry` an earlier expiry is removed.
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

    /// The values in the order of `keys`; nil for a key that does not exist or holds no string.
    public func mget<Value: RedisDecodable>(
        _ keys: [some RedisEncodable], as type: Value.Type = String.self
    ) async throws -> [Value?] {
        if keys.isEmpty { return [] }
        let reply = try await call(["MGET"] + keys.map(\.redisArgument))
        var values: [Value?] = []
        for element in try reply.elements() { values.append(try element.value(as: type)) }
        return values
    }

    /// Returns the new value. A missing key counts as 0. A value that is not an integer, and an
    /// overflow, are errors of the server.
    @discardableResult
    public func incr(_ key: some RedisEncodable, by step: Int = 1) async throws -> Int {
        try await call(["INCRBY", key.redisArgument, step.redisArgument]).integer()
    }
}

/// The time that is left to a key.
public enum RedisTimeToLive: Sendable, Equatable {
    case noSuchKey
    case forever
    case expires(in: Duration)
}

extension RedisClient {
    /// Returns how many of `keys` existed.
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

    /// Returns false if there is no such key. `duration` is rounded up to a whole millisecond and
    /// must be positive.
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

    /// The fields of the server's `INFO`, of one section or of the default ones.
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
    /// Rounded up, because a key must not expire before its time.
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
