/// A property of the generated configuration.
struct SettingPlan: Sendable {
    /// The name of the resource, or of the variable.
    var id: String
    var name: SwiftName
    var words: String
    var isOptional: Bool
    var source: Source

    enum Source: Sendable {
        /// A variable that handlers read.
        case variable(String, type: SettingType)
        /// `address` is the variable that decides whether an optional resource is there: that of
        /// its own address, or of the resource that it lives in.
        case resource(any ResourceKind, address: String)
    }

    enum SettingType: Sendable {
        case string, integer, number, boolean, uri, duration, size
        case enumeration(SwiftName)
    }

    /// Nil for a variable.
    var resource: (any ResourceKind)? {
        switch source {
        case .variable: nil
        case .resource(let resource, _): resource
        }
    }
}

/// The settings of a service: resources, and the variables that no resource uses.
struct ConfigurationPlan: Sendable {
    var settings: [SettingPlan] = []
    /// The types of variables with an `enum`.
    var nested: [TypePlan] = []
}

extension ServicePlan {
    var configuration: ConfigurationPlan {
        get { self[ConfigurationPlan.self] ?? ConfigurationPlan() }
        set { self[ConfigurationPlan.self] = newValue }
    }

    /// True if the service has resources, whose failures it may answer with (502).
    var hasDependencies: Bool { configuration.settings.contains { $0.resource != nil } }
}
