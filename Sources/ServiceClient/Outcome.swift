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

    /// A failure for the circuit breaker. A 4xx is none, because the service works.
    var isFailure: Bool {
        switch self {
        case .answered(let response): response.status.code >= 500
        case .failed: true
        }
    }

    func mayBeTriedAgain(_ method: HTTPMethod) -> Bool {
        switch self {
        case .answered(let response): method.isIdempotent && 502...504 ~= response.status.code
        case .failed(let failure):
            switch failure.stage {
            case .connecting: true
            case .sent: method.isIdempotent
            case .late, .answered: false
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

extension HTTPMethod {
    /// RFC 9110 section 9.2.2.
    var isIdempotent: Bool {
        switch self {
        case .get, .head, .options, .trace, .query, .put, .delete: true
        case .post, .patch: false
        }
    }
}
