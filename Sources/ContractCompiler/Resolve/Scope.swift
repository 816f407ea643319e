import Diagnostics

/// What is collected while a type is made: the types nested in it and what it keeps.
struct Scope {
    let keeping: PatternPlan.Scope
    private(set) var nested: [TypePlan] = []
    private(set) var patterns: [PatternPlan] = []
    private var ranges: [SwiftName: SourceRange] = [:]

    init(keepingIn keeping: PatternPlan.Scope = .type) {
        self.keeping = keeping
    }

    /// Keeps a pattern or a choice beside the type, under a name made from `hint`.
    mutating func keep(_ kept: PatternPlan.Kept, _ hint: String, _ suffix: String) -> PatternPlan {
        let wanted = SwiftName.member(hint).appending(suffix)
        var name = wanted
        var number = 2
        while patterns.contains(where: { $0.name == name }) {
            name = wanted.appending("\(number)")
            number += 1
        }
        let plan = PatternPlan(name: name, kept: kept, scope: keeping)
        if keeping != .inline { patterns.append(plan) }
        return plan
    }

    /// Nests a type, unless its name is taken here or would hide one that generated code uses.
    mutating func nest(_ type: TypePlan, _ range: SourceRange, _ diagnostics: inout [Diagnostic]) {
        let name = type.name
        if let first = ranges[name] {
            diagnostics.append(.nestedTwice(name, range, first))
        } else if namesUsedInSchemas.contains(name.bare) {
            diagnostics.append(.nestedHides(name, range))
        }
        ranges[name] = range
        nested.append(type)
    }

    /// Refuses nested types that have the name of a type of the module which `type` uses too.
    func checkHiding(_ type: TypePlan, _ diagnostics: inout [Diagnostic]) {
        var used: Set<SwiftName> = []
        type.visit { plan in
            for value in plan.values { used.formUnion(value.outerNames) }
        }
        for plan in nested where used.contains(plan.name) {
            guard let range = ranges[plan.name] else { continue }
            diagnostics.append(.nestedHides(plan.name, range))
        }
    }
}

extension ValuePlan {
    /// The types of the module, or of the shared one, that the value is made of.
    fileprivate var outerNames: Set<SwiftName> {
        switch type {
        case .scalar: []
        case .named(let reference): reference.origin == .nested ? [] : [reference.name]
        case .array(let element), .dictionary(let element): element.outerNames
        }
    }
}
