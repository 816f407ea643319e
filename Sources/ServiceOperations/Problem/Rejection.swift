package import ServiceValues

/// Why a request is answered with a problem of the runtime.
package struct Rejection: Error, Sendable {
    let type: ProblemType
    let detail: String?
    let violations: [Violation]
    let headers: [(String, String)]

    package init(
        _ type: ProblemType, _ detail: String? = nil, violations: [Violation] = [],
        headers: [(String, String)] = []
    ) {
        self.type = type
        self.detail = detail
        self.violations = violations
        self.headers = headers
    }
}
