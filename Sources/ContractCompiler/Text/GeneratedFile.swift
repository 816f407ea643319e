/// A file that is generated from a contract.
public struct GeneratedFile: Sendable, Equatable {
    /// The path from the root of the package.
    public let path: String
    public let text: String
    /// The contract that the file is generated from.
    public let contractPath: String
    /// The places of the contract that parts of the file come from, in the order of their lines.
    let places: [Place]
    /// Whether `places` has the line of the contract for each part of the file.
    public let knowsLines: Bool

    struct Place: Sendable, Equatable {
        let line: Int
        let contractLine: Int
    }

    init(
        _ path: String, _ code: Code, contractPath: String, places: [Place] = [],
        knowsLines: Bool = false
    ) {
        self.init(
            path, text: code.text + "\n", contractPath: contractPath, places: places,
            knowsLines: knowsLines)
    }

    public init(_ path: String, text: String, contractPath: String) {
        self.init(path, text: text, contractPath: contractPath, places: [])
    }

    init(
        _ path: String, text: String, contractPath: String, places: [Place],
        knowsLines: Bool = false
    ) {
        self.knowsLines = knowsLines
        self.path = path
        self.text = text
        self.contractPath = contractPath
        self.places = places
    }

    /// The line of the contract from which the first difference to `committed` comes.
    public func contractLine(differingFrom committed: String) -> Int {
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let old = committed.split(separator: "\n", omittingEmptySubsequences: false)
        let first = zip(new, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let line = (first ?? min(new.count, old.count)) + 1
        return places.last { $0.line <= line }?.contractLine ?? places.first?.contractLine ?? 1
    }
}
