/// The length of generated code. Blank lines and comments do not count.
public struct Measure: Sendable {
    public let operations: Int
    public let schemas: Int
    /// The average over calls, operations, problems, client and router, rounded up.
    public let linesPerOperation: Int
    /// The average, rounded up; a schema within another counts as one more.
    public let linesPerSchema: Int

    /// - Parameter files: The files that were generated for the service.
    public init(_ service: ServicePlan, _ files: [GeneratedFile]) {
        func lines(_ parts: [String]) -> Int {
            files.filter { file in
                let stem = file.path.dropLast(".swift".count).prefix { $0 != "+" }
                return file.path.hasSuffix(".swift") && parts.contains { stem.hasSuffix($0) }
            }.map { codeLines($0.text) }.reduce(0, +)
        }
        operations = service.operations.count
        linesPerOperation = ceiling(
            lines(["Calls", "Operations", "Problems", "Client", "Router"]), operations)
        var count = 0
        for declared in service.types { declared.type.visit { _ in count += 1 } }
        schemas = count
        linesPerSchema = ceiling(lines(["Schemas"]), count)
    }
}

private func codeLines(_ text: String) -> Int {
    var count = 0
    var rest = text.utf8[...]
    while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[..<end].drop { $0 == UInt8(ascii: " ") }
        if !line.isEmpty, !line.starts(with: "//".utf8) { count += 1 }
        rest = rest[end...].dropFirst()
    }
    return count
}

private func ceiling(_ sum: Int, _ count: Int) -> Int {
    count == 0 ? 0 : (sum + count - 1) / count
}
