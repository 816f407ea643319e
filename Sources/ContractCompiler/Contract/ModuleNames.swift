import Diagnostics

/// The names of the types of one module, each with the place that asked for it.
struct ModuleNames {
    private var ranges: [SwiftName: SourceRange] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    /// Takes a name, unless it is taken or not to be had.
    mutating func take(_ name: SwiftName, _ range: SourceRange) {
        if reservedTypeNames.contains(name.bare) {
            diagnostics.append(.reservedType(name, range))
        } else if let first = ranges[name] {
            diagnostics.append(.sameType(name, range, first))
        }
        if ranges[name] == nil { ranges[name] = range }
    }

    /// Takes the names of a service's own types; what the first of them hides is said once.
    mutating func take(_ service: ServiceNames, _ range: SourceRange) {
        let reserved = service.all.first { reservedTypeNames.contains($0.bare) }
        if let reserved { diagnostics.append(.reservedServiceType(reserved, range)) }
        for name in service.all where ranges[name] == nil { ranges[name] = range }
    }

    /// Takes a name of the OpenAPI document that Swift has not.
    mutating func takeComponent(_ name: SwiftName, _ range: SourceRange) {
        if let first = ranges[name] { diagnostics.append(.sameType(name, range, first)) }
        if ranges[name] == nil { ranges[name] = range }
    }
}
