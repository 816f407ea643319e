import ContractGrammar
package import HTTPMessages
import NIOCore
import ServiceValues

/// One problem as it is sent: RFC 9457, `application/problem+json`. Every refusal, from the parser
/// to the handler, is written here.
package struct ProblemDocument {
    let name: String
    package let status: UInt16
    let title: String
    let detail: String?
    /// The path of the request.
    let instance: String?
    let requestID: RequestID
    let violations: [Violation]
    /// The fields that a contract declares.
    let declared: (any ServiceProblem)?
    package let headers: [(String, String)]

    package init(_ rejection: Rejection, instance: String?, _ requestID: RequestID) {
        let type = rejection.type
        name = type.name
        status = type.status
        title = type.title
        detail = rejection.detail ?? type.detail
        violations = rejection.violations
        declared = nil
        headers = type.isTemporary ? rejection.headers + [retryAfter()] : rejection.headers
        self.instance = instance
        self.requestID = requestID
    }

    package init(_ problem: any ServiceProblem, instance: String?, _ requestID: RequestID) {
        let declaration = problem.declaration
        name = ProblemTypeName.kebab(declaration.name)
        status = declaration.status
        title = declaration.title
        detail = declaration.detail
        violations = []
        declared = problem
        headers = []
        self.instance = instance
        self.requestID = requestID
    }

    /// Nil if JSON cannot express a declared field.
    package func response() -> Response? {
        var json = JSONWriter()
        write(to: &json)
        guard !json.isUnwritable else { return nil }
        return Response(
            status: Status(code: status), contentType: MediaType.problem, headers: headers,
            body: json.withBytes { ByteBuffer(bytes: $0) })
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("type", ProblemTypeName.prefix + name)
        json.member("title", title)
        json.member("status", Int(status))
        json.member("detail", detail)
        json.member("instance", instance)
        json.member("requestId", requestID.description)
        declared?.write(members: &json)
        if !violations.isEmpty { json.member("violations", violations) }
        json.endObject()
    }
}

extension HTTPExchange {
    /// Answers with a problem in place of an earlier answer. False if JSON cannot express the
    /// problem.
    package func refuse(_ document: ProblemDocument) -> Bool {
        answer(problem: Status(code: document.status), headers: document.headers) {
            document.write(to: &$0)
        }
    }
}

/// A random number of seconds, so that clients that were refused together do not return together.
private func retryAfter() -> (String, String) {
    ("Retry-After", String(Int.random(in: 1...5)))
}
