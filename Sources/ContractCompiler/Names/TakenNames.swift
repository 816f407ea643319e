import Diagnostics

/// The names that one scope of Swift has given away, each with the place that asked for it.
///
/// Two kinds of things are named here. What people see is called after the contract, so it keeps
/// its name whatever stands beside it, and two things of one name are an error. What only the code
/// of the scope sees gets a number where its name is taken.
struct TakenNames {
    private var places: [SwiftName: SourceRange] = [:]
    private var numbers: [SwiftName: Int] = [:]

    /// - Parameter taken: What is there before.
    init(_ taken: Set<String> = []) {
        for name in taken { hidden.insert(SwiftName(identifier: name)) }
    }

    /// Names without a place in a contract.
    private var hidden: Set<SwiftName> = []

    /// Takes a name that people see. Returns the place that has it already, if one has.
    mutating func take(_ name: SwiftName, _ range: SourceRange) -> SourceRange? {
        if let first = places[name] { return first }
        places[name] = range
        return nil
    }

    func isTaken(_ name: SwiftName) -> Bool { places[name] != nil || hidden.contains(name) }

    /// Takes the first name of `name(1)`, `name(2)` … that is free, for something that only the
    /// scope's own code sees.
    mutating func takeFree(_ wanted: SwiftName, _ name: (Int) -> SwiftName) -> SwiftName {
        var number = numbers[wanted] ?? 1
        while isTaken(name(number)) { number += 1 }
        numbers[wanted] = number + 1
        hidden.insert(name(number))
        return name(number)
    }

    /// The same with the number at the end of the name.
    mutating func takeFree(_ wanted: SwiftName) -> SwiftName {
        takeFree(wanted) { $0 == 1 ? wanted : wanted.appending("\($0)") }
    }
}
