/// A problem that the runtime itself answers. ``all`` is the whole catalogue.
///
/// Its name is the last part of the document's `type`, and does not change.
package struct ProblemType: Sendable, Hashable {
    let name: String
    let status: UInt16
    let title: String
    /// The detail, if a rejection has none of its own.
    let detail: String?
    /// True if the same request may succeed soon. The answer then has a `Retry-After`.
    let isTemporary: Bool

    private init(
        _ name: String, _ status: UInt16, _ title: String, _ detail: String? = nil,
        isTemporary: Bool = false
    ) {
        self.name = name
        self.status = status
        self.title = title
        self.detail = detail
        self.isTemporary = isTemporary
    }

    package static let malformedRequest = Self("malformed-request", 400, "Malformed request")
    package static let malformedJSON = Self("malformed-json", 400, "Malformed JSON")
    package static let notFound = Self(
        "not-found", 404, "Not found", "This service has no such path.")
    package static let methodNotAllowed = Self(
        "method-not-allowed", 405, "Method not allowed", "`Allow` lists the methods of this path.")
    package static let notAcceptable = Self(
        "not-acceptable", 406, "Not acceptable", "This service answers with `application/json`.")
    package static let requestTimeout = Self(
        "request-timeout", 408, "Request timeout", "The request did not arrive in time.")
    package static let bodyTooLarge = Self("body-too-large", 413, "Body too large")
    package static let targetTooLong = Self("target-too-long", 414, "Target too long")
    package static let unsupportedMediaType = Self(
        "unsupported-media-type", 415, "Unsupported media type",
        "The body must be `application/json` in UTF-8.")
    package static let expectationFailed = Self(
        "expectation-failed", 417, "Expectation failed", "Only `100-continue` can be expected.")
    package static let misdirectedRequest = Self("misdirected-request", 421, "Misdirected request")
    package static let contractViolation = Self(
        "contract-violation", 422, "Contract violation",
        "The request breaks the contract in the places that `violations` lists.")
    package static let headTooLarge = Self("head-too-large", 431, "Head too large")
    package static let internalError = Self(
        "internal-error", 500, "Internal error",
        "The service failed. Its log tells why under this `requestId`.")
    package static let notImplemented = Self("not-implemented", 501, "Not implemented")
    package static let dependencyFailed = Self(
        "dependency-failed", 502, "Dependency failed",
        "Something that this service depends on answered with an error.")
    package static let overloaded = Self(
        "overloaded", 503, "Overloaded", "The service has as much work as it can do.",
        isTemporary: true)
    package static let dependencyUnavailable = Self(
        "dependency-unavailable", 503, "Dependency unavailable",
        "Something that this service depends on cannot be reached.", isTemporary: true)
    package static let shuttingDown = Self(
        "shutting-down", 503, "Shutting down", "The service is about to stop.", isTemporary: true)
    package static let deadlineExceeded = Self(
        "deadline-exceeded", 504, "Deadline exceeded",
        "The service did not finish the request in time.")
    package static let versionNotSupported = Self(
        "http-version-not-supported", 505, "HTTP version not supported",
        "This service speaks HTTP/1.1 and HTTP/1.0.")

    package static let all: [ProblemType] = [
        malformedRequest, malformedJSON, notFound, methodNotAllowed, notAcceptable, requestTimeout,
        bodyTooLarge, targetTooLong, unsupportedMediaType, expectationFailed, misdirectedRequest,
        contractViolation, headTooLarge, internalError, notImplemented, dependencyFailed,
        overloaded,
        dependencyUnavailable, shuttingDown, deadlineExceeded, versionNotSupported,
    ]
}
