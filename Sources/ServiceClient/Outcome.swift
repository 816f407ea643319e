import ServiceRuntime

/// The result of one try.
enum Outcome {
    case answered(ClientResponse)
    case failed(TransportFailure)

    func get() throws -> ClientResponse {
        switch self {
        case .answered(let response): return response
        case .failed(let failure): throw failure.error
        }
    }

    /// A 4xx is no failure, because the service works. Nor is a 503 with `Retry-After`: it is the
    /// answer to this call alone, and refusing all calls would make an overload an outage.
    var evidence: CircuitBreaker.Evidence {
        switch self {
        case .answered(let response):
            if response.status.code < 500 { return .works }
            return response.isOverload ? .sheds : .fails
        case .failed(let failure):
            switch failure.stage {
            case .connecting, .sent, .answered: return .fails
            case .late: return .silent
            case .full: return .nothing
            }
        }
    }

    func mayBeTriedAgain(_ method: HTTPMethod) -> Bool {
        switch self {
        case .answered(let response): method.isIdempotent && 502...504 ~= response.status.code
        case .failed(let failure):
            switch failure.stage {
            case .connecting: true
            case .sent: method.isIdempotent
            case .full, .late, .answered: false
            }
        }
    }

    /// The pause that the service asks for in seconds. A date in this field is not read.
    var retryAfter: Duration {
        guard case .answered(let response) = self, let text = response.header("retry-after"),
            let seconds = Int(text), 0...3_600 ~= seconds
        else { return .zero }
        return .seconds(seconds)
    }
}

extension ClientResponse {
    /// RFC 9110 section 10.2.3.
    fileprivate var isOverload: Bool { status == 503 && header("retry-after") != nil }
}

extension HTTPMethod {
    /// RFC 9110 section 9.2.2.
    var isIdempotent: Bool {
        switch self {
        case .get, .head, .options, .trace, .query, .put, .delete: true
        case .post, .patch: false
        }
    }
}
