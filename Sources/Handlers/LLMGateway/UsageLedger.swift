public import FoundationEssentials

/// Where it is written down what every call used and cost.
public protocol UsageLedger: Sendable {
    func record(_ usage: UsageRecord) async throws
}

public struct UsageRecord: Sendable, Equatable {
    public let id: UUID
    public let tenantID: UUID?
    public let requestID: String
    public let operation: String
    public let provider: String
    public let model: String
    public let tokens: TokenCount
    public let costUSD: Double
}
