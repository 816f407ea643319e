import Diagnostics

/// What is collected while a type is made: the types nested in it and what it keeps.
struct TypeScope {
    let names: TemplateNames
    let keeping: PatternPlan.Place
    private(set) var nested: [TypePlan] = []
    private(set) var patterns: [PatternPlan] = []
    /// What the names of kept things must differ from.
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

    /// Refuses nested types that have the name of a type of the module which `users` hold too, or
    /// what is nested in the scope.
    func checkHiding(from users: [ValuePlan], _ diagnostics: inout [Diagnostic]) {
        guard !nested.isEmpty else { return }
        var used = Set(users.flatMap(\.outerNames))
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
    /// The types of the module, or of the shared one, that the value is made of.
    var outerNames: Set<SwiftName> {
        switch type {
        case .scalar: []
        case .named(let reference):
            reference.origin == .nested ? [] : [reference.owner ?? reference.name]
        case .array(let element), .dictionary(let element): element.outerNames
        }
    }
}
