import Diagnostics

/// The limits of a service. Every limit except `queue` is above zero; a zero could not be read.
struct ServiceLimitsDeclaration: Sendable {
    var concurrency: Located<Int>
    var queue: Located<Int>
    var bodyBytes: Located<Int>
    var timeout: Located<Duration>
    var memoryBytes: Located<Int>
    var cpu: Located<Double>

    /// All limits zero.
    init(at place: SourceRange) {
        concurrency = Located(0, place)
        queue = Located(0, place)
        bodyBytes = Located(0, place)
        timeout = Located(.zero, place)
        memoryBytes = Located(0, place)
        cpu = Located(0, place)
    }
}

/// The limits of a route that differ from those of its service.
struct OperationLimitsDeclaration: Sendable {
    var bodyBytes: Located<Int>?
    var timeout: Located<Duration>?
    var concurrency: Located<Int>?
}

struct ServiceLimitsPlan: Sendable, Equatable {
    var concurrency = 0
    var queue = 0
    var bodyBytes = 0
    var timeout: Duration = .zero
    var memoryBytes = 0
    var cpu = 0.0
}

extension ServiceLimitsPlan {
    init(_ limits: ServiceLimitsDeclaration) {
        self.init(
            concurrency: limits.concurrency.value, queue: limits.queue.value,
            bodyBytes: limits.bodyBytes.value, timeout: limits.timeout.value,
            memoryBytes: limits.memoryBytes.value, cpu: limits.cpu.value)
    }
}

struct OperationLimitsPlan: Sendable, Equatable {
    /// Nil if the operation takes no body.
    var bodyBytes: Int?
    var timeout: Duration = .zero
    /// Nil if only the limit of the service applies.
    var concurrency: Int?
}

extension Contract {
    var limits: ServiceLimitsDeclaration {
        get { self[ServiceLimitsDeclaration.self] ?? ServiceLimitsDeclaration(at: name.range) }
        set { self[ServiceLimitsDeclaration.self] = newValue }
    }
}

extension OperationDeclaration {
    var limits: OperationLimitsDeclaration {
        get { self[OperationLimitsDeclaration.self] ?? OperationLimitsDeclaration() }
        set { self[OperationLimitsDeclaration.self] = newValue }
    }
}

extension ServicePlan {
    var limits: ServiceLimitsPlan {
        get { self[ServiceLimitsPlan.self] ?? ServiceLimitsPlan() }
        set { self[ServiceLimitsPlan.self] = newValue }
    }
}

extension OperationPlan {
    var limits: OperationLimitsPlan {
        get { self[OperationLimitsPlan.self] ?? OperationLimitsPlan() }
        set { self[OperationLimitsPlan.self] = newValue }
    }
}
