import CLibPQ
import Glibc

/// The parameters of connections: those of the URL, and those that this client always sets.
struct Settings: Sendable {
    /// The parameters of one attempt to connect.
    struct Dial {
        let parameters: [(keyword: String, value: String)]
        /// Must not appear in any message.
        let secret: String?
    }

    private struct Host {
        let name: String
        let port: String

        var needsLookup: Bool {
            !name.isEmpty && !name.hasPrefix("/") && !name.hasPrefix("@") && !isNumeric
        }

        private var isNumeric: Bool {
            var address = in6_addr()
            return inet_pton(AF_INET, name, &address) == 1
                || inet_pton(AF_INET6, name, &address) == 1
        }
    }

    private let parameters: [String: String]
    private let hosts: [Host]

    init(_ configuration: PostgresClient.Configuration) throws(PostgresError) {
        // libpq's own message may quote the URL, and with it the password.
        guard var parameters = Settings.parse(configuration.url.text) else {
            throw .configuration("the database URL is malformed")
        }
        let given = parameters["options"].map { $0 + " " } ?? ""
        parameters["options"] = given + Settings.serverOptions(configuration)
        parameters["client_encoding"] = "UTF8"
        let defaults = [
            "application_name": configuration.applicationName, "gssencmode": "disable",
            "keepalives": "1", "keepalives_idle": "30", "keepalives_interval": "10",
            "keepalives_count": "3", "tcp_user_timeout": "10000",
        ]
        parameters.merge(defaults) { given, _ in given }
        hosts = try Settings.hosts(parameters)
        self.parameters = parameters
    }

    /// Host names that libpq would look up itself, which would block the poller's thread.
    var namesToLookUp: [String] { hosts.filter(\.needsLookup).map(\.name) }

    /// Each address of a name becomes a host of its own: libpq tries them in this order.
    func dial(_ addresses: [String: [String]]) -> Dial {
        var all = parameters
        if !namesToLookUp.isEmpty {
            let found = hosts.flatMap { host in
                let own = host.needsLookup ? addresses[host.name] ?? [] : [""]
                return own.map { (name: host.name, address: $0, port: host.port) }
            }
            all["host"] = found.map(\.name).joined(separator: ",")
            all["hostaddr"] = found.map(\.address).joined(separator: ",")
            all["port"] = found.map(\.port).joined(separator: ",")
        }
        return Dial(
            parameters: all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            secret: all["password"])
    }

    private static func hosts(_ parameters: [String: String]) throws(PostgresError) -> [Host] {
        guard parameters["hostaddr"] == nil, let names = parameters["host"] else { return [] }
        let hosts = names.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let ports = (parameters["port"] ?? "")
            .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard ports.count == 1 || ports.count == hosts.count else {
            throw .configuration("the database URL has not as many ports as hosts")
        }
        return hosts.indices.map { Host(name: hosts[$0], port: ports[ports.count == 1 ? 0 : $0]) }
    }

    /// PostgreSQL documentation, "Client Connection Defaults"; times in milliseconds.
    private static func serverOptions(_ configuration: PostgresClient.Configuration) -> String {
        let options = [
            "statement_timeout": "\(configuration.statement.milliseconds)",
            "lock_timeout": "\(configuration.lock.milliseconds)",
            "idle_in_transaction_session_timeout":
                "\(configuration.idleInTransaction.milliseconds)",
            // The server looks every second whether the client is gone, and then ends its
            // statement.
            "client_connection_check_interval": "1000",
            "TimeZone": "UTC", "DateStyle": "ISO", "IntervalStyle": "iso_8601",
        ]
        return options.sorted { $0.key < $1.key }.map { "-c \($0)=\($1)" }.joined(separator: " ")
    }

    private static func parse(_ url: String) -> [String: String]? {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { return nil }
        guard let options = PQconninfoParse(url, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                parameters[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return parameters
    }
}

extension Duration {
    /// For a setting of the server: at least 1, because 0 means no limit, and at most 32 bits.
    var milliseconds: Int32 {
        Int32(min(max(self / .milliseconds(1), 1), Double(Int32.max)))
    }
}
