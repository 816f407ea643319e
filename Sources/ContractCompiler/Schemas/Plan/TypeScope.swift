import Diagnostics

/// The types nested in a type, and the patterns and choices kept beside it, collected while the
/// type is planned.
struct TypeScope {
    let names: TemplateNames
    let keeping: PatternPlan.Place
    private(set) var nested: [TypePlan] = []
    private(set) var patterns: [PatternPlan] = []
    /// The names from which those of kept patterns and choices must differ.
    var constants: TakenNames
    private var types = TakenNames()
    private var ranges: [SwiftName: SourceRange] = [:]

    init(
        _ names: TemplateNames, keepingIn keeping: PatternPlan.Place = .type,
        beside constants: TakenNames = TakenNames()
    ) {
        self.names = names
        self.keeping = keeping
        self.constants = constants
    }

    /// Keeps a pattern or a choice beside the type, under a name made from `hint`.
    mutating func keep(_ kept: PatternPlan.Kept, _ hint: String, _ suffix: String) -> PatternPlan {
        let wanted = SwiftName.member(hint).appending(suffix)
        let name = keeping == .inline ? wanted : constants.takeFree(wanted)
        let plan = PatternPlan(name: name, kept: kept, place: keeping)
        if keeping != .inline { patterns.append(plan) }
        return plan
    }

    /// Nests a type. A second type of its name is reported.
    mutating func nest(_ type: TypePlan, _ range: SourceRange, _ diagnostics: inout [Diagnostic]) {
        if let first = types.take(type.name, range) {
            diagnostics.append(.nestedTwice(type.name, range, first))
        }
        ranges[type.name] = range
        nested.append(type)
    }

    /// Reports nested types that hide a type of the module, one that `users` or the nested types
    /// use, and those with the name of a member.
    func checkHiding(
        from users: [ValuePlan], members: [SwiftName] = [], _ diagnostics: inout [Diagnostic]
    ) {
        guard !nested.isEmpty else { return }
        var used = Set(users.flatMap(\.outerNames) + members)
        for type in nested {
            type.visit { plan in used.formUnion(plan.values.flatMap(\.outerNames)) }
        }
        for plan in nested where used.contains(plan.name) {
            guard let range = ranges[plan.name] else { continue }
            diagnostics.append(.nestedHides(plan.name, range))
        }
    }
}

extension ValuePlan {
    /// The names of the types that the value is made of and that are not nested in its user.
    var outerNames: Set<SwiftName> {
        switch type {
        case .scalar: []
        case .named(let reference):
            reference.origin == .nested ? [] : [reference.owner ?? reference.name]
        case .array(let element), .dictionary(let element): element.outerNames
        }
    }
}
