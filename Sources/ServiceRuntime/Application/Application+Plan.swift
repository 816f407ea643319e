public import HTTPMessages
import ServiceOperations
import ServiceValues

extension Application {
    /// Finds the route and its limits, or refuses the request.
    public func plan(_ head: RequestHead) -> RequestPlan {
        if !head.withHost({ publicHosts.accepts($0) }), !isForProbes(head) {
            return refusal(misdirected(head), head)
        }
        if head.method == .options, head.target == "*" {
            // RFC 9110 section 9.3.7: `*` means the service as a whole.
            let methods = routes.reduce(MethodSet.everywhere) { $0.union(MethodSet($1.method)) }
            return refusal(Response(status: 204, headers: [("Allow", methods.description)]), head)
        }
        switch head.withPath({ table.match(head.method, $0) }) {
        case .route(let route, let arguments):
            return plan(head, route, arguments)
        case .otherMethods(let methods):
            let allow = ("Allow", methods.union(.options).description)
            if head.method == .options {
                return refusal(Response(status: 204, headers: [allow]), head)
            }
            return refusal(Rejection(.methodNotAllowed, headers: [allow]), head)
        case .none:
            return refusal(Rejection(.notFound), head)
        case .malformed(let flaw):
            return refusal(Rejection(.malformedRequest, "\(flaw)."), head)
        }
    }

    private func isForProbes(_ head: RequestHead) -> Bool {
        isForProbes(route(of: head))
    }

    private func isForProbes(_ route: Int) -> Bool {
        route < unmatched && routes[route].builtIn?.isForProbes == true
    }

    /// RFC 9110 section 15.5.20.
    private func misdirected(_ head: RequestHead) -> Rejection {
        let host = head.withHost { String(decoding: $0.prefix(100), as: UTF8.self) }
        return Rejection(
            .misdirectedRequest,
            "This service does not answer to `\(host)`. If clients are to use that name, add it to "
                + "the variable PUBLIC_HOSTS of the service, a list separated by commas.")
    }

    private func plan(
        _ head: RequestHead, _ route: Int, _ arguments: PathArguments
    ) -> RequestPlan {
        RequestPlan(
            route: route, arguments: arguments, bodyLimit: routes[route].bodyBytes,
            timeout: timeout(of: route, head), isForProbes: isForProbes(route),
            pace: routes[route].habits.pace, heldBytes: routes[route].habits.heldBytes)
    }

    /// The limit of the route, or the time that the caller will wait if that is shorter.
    private func timeout(of route: Int, _ head: RequestHead) -> Duration {
        let limit = routes[route].timeout
        guard !isBuiltIn(route), let text = head.header(.requestTimeout),
            let wanted = Duration(text: text), wanted > .zero
        else { return limit }
        return min(limit, wanted)
    }

    private func refusal(_ rejection: Rejection, _ head: RequestHead) -> RequestPlan {
        let id = requestID(of: head)
        let document = ProblemDocument(rejection, instance: head.instance, id)
        return refusal(document.response() ?? .bare(document.status), head, id)
    }

    private func refusal(
        _ response: Response, _ head: RequestHead, _ id: RequestID? = nil
    ) -> RequestPlan {
        let id = id ?? requestID(of: head)
        var response = response
        finish(&response, Served(head: head, id: id, route: unmatched))
        return RequestPlan(
            route: unmatched, arguments: PathArguments(), bodyLimit: 0, timeout: BuiltIn.timeout,
            refusal: response)
    }

    func requestID(of head: RequestHead) -> RequestID {
        head.header(.requestID).flatMap(RequestID.init) ?? .make()
    }
}

extension Response {
    /// A response without a problem document, if JSON cannot express it.
    static func bare(_ status: UInt16) -> Response { Response(status: Status(code: status)) }
}
