/// Why a server could not start.
public enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    /// Another process, or another server of this one, listens there.
    case addressInUse(host: String, port: Int)
    /// The system lets only privileged users listen there.
    case addressForbidden(host: String, port: Int)
    /// The address does not belong to this machine, or the name is not known.
    case hostUnavailable(host: String, reason: String)
    case cannotListen(host: String, port: Int, reason: String)
    /// The limit of open files leaves no connection.
    case tooFewDescriptors(limit: Int, needed: Int)
    /// The server was started before.
    case alreadyStarted

    public var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "Port \(port) on \(host) is taken by another process."
        case .addressForbidden(let host, let port):
            "Port \(port) on \(host) may only be opened by a privileged user."
        case .hostUnavailable(let host, let reason):
            "This machine cannot listen on \(host): \(reason)."
        case .cannotListen(let host, let port, let reason):
            "The server cannot listen on port \(port) of \(host): \(reason)."
        case .tooFewDescriptors(let limit, let needed):
            "This process may open \(limit) files, and the server needs at least \(needed): raise "
                + "its limit (`ulimit -n`)."
        case .alreadyStarted:
            "The server was started before."
        }
    }
}
