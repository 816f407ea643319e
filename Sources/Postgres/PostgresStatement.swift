/// A statement whose text never changes: prepared once on each connection and found again by
/// identity.
///
/// ```swift
/// static let byID = PostgresStatement(
///     "select id, text from message where id = $1", parameters: [.uuid])
/// ```
///
/// Make one for each text and keep it: its text is hashed when it is made and compared only with
/// another statement that has the same hash.
public final class PostgresStatement: Sendable {
    /// The types of `$1`, `$2`, …; `.inferred` leaves a type to the server.
    public let parameterTypes: [PostgresType]

    /// Ends with a NUL byte, as libpq asks for.
    let bytes: [UInt8]
    let hash: Int

    public var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

    public convenience init(_ text: String, parameters: [PostgresType]) {
        self.init(bytes: Array(text.utf8), parameters)
    }

    init(bytes: [UInt8], _ parameterTypes: [PostgresType]) {
        precondition(!bytes.contains(0), "a statement's text holds no NUL character")
        var hasher = Hasher()
        hasher.combine(bytes)
        hasher.combine(parameterTypes)
        hash = hasher.finalize()
        self.bytes = bytes + [0]
        self.parameterTypes = parameterTypes
    }

    /// Why it cannot be prepared.
    var refusal: PostgresError? {
        guard parameterTypes.count > PostgresCall.parameterLimit else { return nil }
        return .parameter(index: PostgresCall.parameterLimit + 1, reason: "there are too many")
    }
}

/// Identifies a statement on a connection, by its text and its types.
struct StatementKey: Hashable {
    let statement: PostgresStatement

    static func == (one: StatementKey, other: StatementKey) -> Bool {
        let (one, other) = (one.statement, other.statement)
        return one === other
            || one.hash == other.hash && one.bytes == other.bytes
                && one.parameterTypes == other.parameterTypes
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(statement.hash)
    }
}
