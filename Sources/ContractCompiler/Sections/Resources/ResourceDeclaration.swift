import Diagnostics

/// A database, a cache, leases in a cache, another service or an outside one. Its variables are
/// declared, and fit what it uses them for.
struct ResourceDeclaration: Sendable {
    enum Kind: Sendable {
        case postgres(variable: Located<String>, Pool)
        case redis(variable: Located<String>, timeout: Located<Duration>?)
        case service(Located<String>, variable: Located<String>, timeout: TimeLimit)
        /// An HTTP service outside the fleet. `bearer` is the variable with its token.
        case http(variable: Located<String>, timeout: TimeLimit, bearer: Located<String>?)
        /// Leases in the Redis resource of this name.
        case lease(redis: Located<String>, expiry: Located<Duration>)
    }

    /// How long a call may take.
    enum TimeLimit: Sendable {
        case written(Located<Duration>)
        /// The environment says it, in a variable of type `duration`.
        case variable(Located<String>)
    }

    struct Pool: Sendable {
        var connections: Located<Int>
        var wait: Located<Duration>
    }

    var name: Located<String>
    var kind: Kind
}

/// A property of the generated configuration.
struct SettingPlan: Sendable, Equatable {
    /// The resource, or the variable, that it is.
    var id: String
    var name: SwiftName
    var words: String
    var isOptional: Bool
    var source: Source

    enum Source: Sendable, Equatable {
        /// A variable that handlers read.
        case variable(String, type: SettingType)
        case postgres(String, connections: Int, wait: Duration)
        case redis(String, timeout: Duration?)
        case service(String, name: String, timeout: TimeLimit)
        case http(String, timeout: TimeLimit, bearer: Bearer?)
        /// `redis` is the resource that it lives in, and `variable` holds the address of that.
        case lease(redis: String, variable: String, expiry: Duration)
    }

    enum TimeLimit: Sendable, Equatable {
        case written(Duration)
        case variable(String)
    }

    /// The variable with a token; without a value, requests carry none.
    struct Bearer: Sendable, Equatable {
        var variable: String
        var isOptional: Bool
    }

    enum SettingType: Sendable, Equatable {
        case string, integer, number, boolean, uri, duration, size
        case enumeration(SwiftName)
    }
}
/// What handlers are given by name: variables that no resource uses, and resources.
struct ConfigurationPlan: Sendable, Equatable {
    var settings: [SettingPlan] = []
    /// The types of variables with an `enum`.
    var nested: [TypePlan] = []
}

extension Contract {
    var resources: [ResourceDeclaration] {
        get { self[[ResourceDeclaration].self] ?? [] }
        set { self[[ResourceDeclaration].self] = newValue }
    }

    var resourcesByName: [String: ResourceDeclaration] {
        Dictionary(resources.map { ($0.name.value, $0) }) { first, _ in first }
    }
}

extension ServicePlan {
    var configuration: ConfigurationPlan {
        get { self[ConfigurationPlan.self] ?? ConfigurationPlan() }
        set { self[ConfigurationPlan.self] = newValue }
    }

    /// Its database, if it has one.
    var database: SettingPlan? {
        configuration.settings.first { setting in
            if case .postgres = setting.source { true } else { false }
        }
    }

    /// Whether it asks a store or another service.
    var hasDependencies: Bool { configuration.settings.contains { $0.source.isResource } }
}
