import Diagnostics

/// The names that are taken in one scope of Swift.
///
/// A name that people see comes from the contract and never changes: if two things would have it,
/// that is an error. A name that only the code of the scope sees gets a number if it is taken.
struct TakenNames {
    private var places: [SwiftName: SourceRange] = [:]
    /// Names that are taken from the start, and those that only the code of the scope sees.
    private var hidden: Set<SwiftName> = []
    private var numbers: [SwiftName: Int] = [:]

    /// - Parameter taken: Names that are taken from the start.
    init(_ taken: Set<String> = []) {
        for name in taken { hidden.insert(SwiftName(identifier: name)) }
    }

    /// Takes a name that people see. If it is taken already, returns the place of its owner.
    mutating func take(_ name: SwiftName, _ range: SourceRange) -> SourceRange? {
        if let first = places[name] { return first }
        places[name] = range
        return nil
    }

    func isTaken(_ name: SwiftName) -> Bool { places[name] != nil || hidden.contains(name) }

    /// Takes the first of `name(1)`, `name(2)` … that is free, for a name that only the code of the
    /// scope sees.
    mutating func takeFree(_ wanted: SwiftName, _ name: (Int) -> SwiftName) -> SwiftName {
        var number = numbers[wanted] ?? 1
        while isTaken(name(number)) { number += 1 }
        numbers[wanted] = number + 1
        hidden.insert(name(number))
        return name(number)
    }

    /// Takes the first of `wanted`, `wanted2`, `wanted3` … that is free.
    mutating func takeFree(_ wanted: SwiftName) -> SwiftName {
        takeFree(wanted) { $0 == 1 ? wanted : wanted.appending("\($0)") }
    }
}
