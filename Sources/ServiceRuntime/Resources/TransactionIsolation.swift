/// What a transaction sees of others: PostgreSQL documentation, 13.2 "Transaction Isolation".
public enum TransactionIsolation: Sendable {
    case readCommitted, repeatableRead, serializable
}
