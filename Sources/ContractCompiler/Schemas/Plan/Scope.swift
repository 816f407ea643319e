import Diagnostics

/// What is collected while a type is made: the types nested in it and what it keeps.
struct Scope {
    let keeping: PatternPlan.Scope
    private(set) var nested: [TypePlan] = []
    private(set) var patterns: [PatternPlan] = []
    private var ranges: [SwiftName: SourceRange] = [:]
    private var names = NumberedNames()

    init(keepingIn keeping: PatternPlan.Scope = .type) {
        self.keeping = keeping
    }

    /// Keeps a pattern or a choice beside the type, under a name made from `hint`.
    mutating func keep(_ kept: PatternPlan.Kept, _ hint: String, _ suffix: String) -> PatternPlan {
        let wanted = SwiftName.member(hint).appending(suffix)
        let name =
            keeping == .inline
            ? wanted : names.take(wanted) { $0 == 1 ? wanted : wanted.appending("\($0)") }
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

/// Names of one scope, which get a number where one is taken already.
struct NumberedNames {
    private var taken: Set<SwiftName>
    /// For each wanted name the number to begin with: smaller ones are taken.
    private var numbers: [SwiftName: Int] = [:]

    init(taken: Set<SwiftName> = []) { self.taken = taken }

    /// The first free one of `name(1)`, `name(2)` …
    mutating func take(_ wanted: SwiftName, _ name: (Int) -> SwiftName) -> SwiftName {
        var number = numbers[wanted] ?? 1
        while taken.contains(name(number)) { number += 1 }
        numbers[wanted] = number + 1
        taken.insert(name(number))
        return name(number)
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
