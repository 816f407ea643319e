// MARK: - Hashes

extension RedisClient {
    /// Returns how many fields are new.
    @discardableResult
    public func hset<Field: RedisEncodable>(
        _ key: some RedisEncodable, _ fields: [Field: some RedisEncodable]
    ) async throws -> Int {
        if fields.isEmpty { return 0 }
        let words = fields.flatMap { [$0.key.redisArgument, $0.value.redisArgument] }
        return try await call(["HSET", key.redisArgument] + words).integer()
    }

    public func hget<Value: RedisDecodable>(
        _ key: some RedisEncodable, _ field: some RedisEncodable,
        as type: Value.Type = String.self
    ) async throws -> Value? {
        try await call(["HGET", key.redisArgument, field.redisArgument]).value(as: type)
    }

    /// All fields; empty if there is no such key.
    public func hgetall<Field: RedisDecodable & Hashable, Value: RedisDecodable>(
        _ key: some RedisEncodable,
        fields: Field.Type = String.self, as type: Value.Type = String.self
    ) async throws -> [Field: Value] {
        let pairs = try await call(RedisCommand("HGETALL", key.redisArgument)).pairs(fields, type)
        return Dictionary(pairs) { _, last in last }
    }

    /// Returns how many of `fields` existed.
    @discardableResult
    public func hdel(
        _ key: some RedisEncodable, _ fields: [some RedisEncodable]
    ) async throws -> Int {
        try await count("HDEL", key, fields)
    }
}

// MARK: - Lists

extension RedisClient {
    /// Puts each of `values` at the front, so the last of them becomes the first of the list.
    /// Returns the list's new length.
    @discardableResult
    public func lpush(
        _ key: some RedisEncodable, _ values: [some RedisEncodable]
    ) async throws -> Int {
        try await push("LPUSH", key, values)
    }

    /// Returns the list's new length.
    @discardableResult
    public func rpush(
        _ key: some RedisEncodable, _ values: [some RedisEncodable]
    ) async throws -> Int {
        try await push("RPUSH", key, values)
    }

    /// The elements from place `first` through place `last`; a negative place counts from the end.
    /// Empty if there is no such key.
    public func lrange<Value: RedisDecodable>(
        _ key: some RedisEncodable, from first: Int = 0, through last: Int = -1,
        as type: Value.Type = String.self
    ) async throws -> [Value] {
        let range = [first.redisArgument, last.redisArgument]
        return try await call(["LRANGE", key.redisArgument] + range).values(as: type)
    }

    private func push(
        _ name: RedisArgument, _ key: some RedisEncodable, _ values: [some RedisEncodable]
    ) async throws -> Int {
        // Redis refuses a push without values. Here it changes nothing and returns the length.
        if values.isEmpty {
            return try await call(RedisCommand("LLEN", key.redisArgument)).integer()
        }
        return try await count(name, key, values)
    }
}

// MARK: - Sets

extension RedisClient {
    /// Returns how many of `members` are new.
    @discardableResult
    public func sadd(
        _ key: some RedisEncodable, _ members: [some RedisEncodable]
    ) async throws -> Int {
        try await count("SADD", key, members)
    }

    /// All members; empty if there is no such key.
    public func smembers<Member: RedisDecodable & Hashable>(
        _ key: some RedisEncodable, as type: Member.Type = String.self
    ) async throws -> Set<Member> {
        Set(try await call(RedisCommand("SMEMBERS", key.redisArgument)).values(as: type))
    }

    /// Returns how many of `members` were in the set.
    @discardableResult
    public func srem(
        _ key: some RedisEncodable, _ members: [some RedisEncodable]
    ) async throws -> Int {
        try await count("SREM", key, members)
    }

    private func count(
        _ name: RedisArgument, _ key: some RedisEncodable, _ words: [some RedisEncodable]
    ) async throws -> Int {
        if words.isEmpty { return 0 }
        return try await call([name, key.redisArgument] + words.map(\.redisArgument)).integer()
    }
}

// MARK: - Sorted sets

extension RedisClient {
    /// Returns how many of `members` are new. The others get their new score. NaN is an error of
    /// the server.
    @discardableResult
    public func zadd<Member: RedisEncodable>(
        _ key: some RedisEncodable, _ members: [Member: Double]
    ) async throws -> Int {
        if members.isEmpty { return 0 }
        let words = members.flatMap { [$0.value.redisArgument, $0.key.redisArgument] }
        return try await call(["ZADD", key.redisArgument] + words).integer()
    }

    /// The members from rank `first` through rank `last`, lowest score first. A negative rank
    /// counts from the end.
    public func zrange<Member: RedisDecodable>(
        _ key: some RedisEncodable, from first: Int = 0, through last: Int = -1,
        as type: Member.Type = String.self
    ) async throws -> [Member] {
        let range = [first.redisArgument, last.redisArgument]
        return try await call(["ZRANGE", key.redisArgument] + range).values(as: type)
    }

    /// As `zrange`, with each member's score.
    public func zrangeWithScores<Member: RedisDecodable>(
        _ key: some RedisEncodable, from first: Int = 0, through last: Int = -1,
        as type: Member.Type = String.self
    ) async throws -> [(member: Member, score: Double)] {
        let range = [first.redisArgument, last.redisArgument, "WITHSCORES"]
        let reply = try await call(["ZRANGE", key.redisArgument] + range)
        return try reply.pairs(type, Double.self).map { (member: $0, score: $1) }
    }
}
