/// The isolation of a transaction from others: PostgreSQL documentation, 13.2 "Transaction
/// Isolation".
public enum TransactionIsolation: Sendable {
    case readCommitted, repeatableRead, serializable
}
