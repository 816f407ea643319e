/// How long generated code is, against its budget. Blank lines and comments do not count.
public struct Measure: Sendable {
    /// Lines that one operation may take over service, operations, router and client.
    public static let operationLimit = 45
    /// Lines that one schema may take; a schema within another counts as one more.
    public static let schemaLimit = 25

    public let operations: Int
    public let schemas: Int
    /// On average, rounded up.
    public let linesPerOperation: Int
    public let linesPerSchema: Int

    /// - Parameter files: What the service became.
    public init(_ service: ServicePlan, _ files: [GeneratedFile]) {
        func lines(_ parts: [String]) -> Int {
            files.filter { file in parts.contains { file.path.hasSuffix("\($0).swift") } }
                .map { codeLines($0.text) }.reduce(0, +)
        }
        let operationFiles =
            (2...20).map { "Operations\($0)" } + ["Service", "Operations", "Client"]
        operations = service.operations.count
        linesPerOperation = ceiling(lines(operationFiles), operations)
        let total = service.types.map { codeLines(type($0.type, column: 0).text) }.reduce(0, +)
        var count = 0
        for declared in service.types { declared.type.visit { _ in count += 1 } }
        schemas = count
        linesPerSchema = ceiling(total, count)
    }
}

private func codeLines(_ text: String) -> Int {
    text.utf8.split(separator: UInt8(ascii: "\n")).count { line in
        let start = line.drop { $0 == UInt8(ascii: " ") }
        return !start.isEmpty && !start.starts(with: "//".utf8)
    }
}

private func ceiling(_ sum: Int, _ count: Int) -> Int {
    count == 0 ? 0 : (sum + count - 1) / count
}
