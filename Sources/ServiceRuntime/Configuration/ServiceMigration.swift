/// One step in the history of a service's tables; generated from
/// `contracts/<service>/migrations/NNN-name.sql`, so that a binary carries its own.
public struct ServiceMigration: Sendable, Hashable {
    /// `001-conversations`: its number gives the order.
    public let id: String
    public let sql: String

    public init(_ id: String, _ sql: String) {
        self.id = id
        self.sql = sql
    }
}
