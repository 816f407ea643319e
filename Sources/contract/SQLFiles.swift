import ContractCompiler
import Diagnostics

/// The most bytes of a service's migrations together: its binary contains them.
let migrationsBytesLimit = 16 << 20

/// The most bytes of a service's queries together.
let queriesBytesLimit = 4 << 20

/// The migrations in `files`, byte for byte. A file that can't be kept so is reported.
func migrationSources(_ files: [SourceText]) -> (values: [MigrationSource], [Diagnostic]) {
    var values: [MigrationSource] = []
    var diagnostics: [Diagnostic] = []
    var total = 0
    for file in files {
        total += file.bytes.count
        if let problem = problem(of: file, total, limit: migrationsBytesLimit) {
            diagnostics.append(problem)
        } else if let sql = String(validating: file.bytes, as: UTF8.self) {
            let name = file.path.split(separator: "/").last ?? ""
            values.append(MigrationSource(id: String(name.dropLast(4)), sql: sql))
        } else {
            diagnostics.append(.notUTF8(file))
        }
    }
    return (values, diagnostics)
}

/// The files of queries that are valid text, and diagnostics about the others.
func readableQueries(_ files: [SourceText]) -> (files: [SourceText], [Diagnostic]) {
    var readable: [SourceText] = []
    var diagnostics: [Diagnostic] = []
    var total = 0
    for file in files {
        total += file.bytes.count
        if let problem = problem(of: file, total, limit: queriesBytesLimit) {
            diagnostics.append(problem)
        } else if String(validating: file.bytes, as: UTF8.self) == nil {
            diagnostics.append(.notUTF8(file))
        } else {
            readable.append(file)
        }
    }
    return (readable, diagnostics)
}

/// - Parameter total: The bytes of this file and of those before it.
private func problem(of file: SourceText, _ total: Int, limit: Int) -> Diagnostic? {
    func place(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(path: file.path, start: start, end: end)
    }
    if total > limit {
        let noun = limit == migrationsBytesLimit ? "migrations" : "queries"
        return Diagnostic(
            "C0001", "the \(noun) of this service are longer than \(limit >> 20) MiB together",
            at: place(0, 0), help: "load data from a file instead")
    }
    if file.bytes.count > contractBytesLimit {
        return Diagnostic(
            "C0001", "the file is longer than \(contractBytesLimit >> 20) MiB", at: place(0, 0),
            help: "split the file")
    }
    if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        return Diagnostic(
            "C0922", "the file begins with a byte order mark, which Postgres takes for a word",
            at: place(0, 3), help: "save it as UTF-8 without one")
    }
    if let zero = file.bytes.firstIndex(of: 0) {
        return Diagnostic(
            "C0921", "the file has a zero byte, which no text in Postgres can have",
            at: place(zero, zero + 1), help: "remove it; UTF-16 text has them, save it as UTF-8")
    }
    return nil
}

extension Diagnostic {
    /// C0002, as for a contract.
    fileprivate static func notUTF8(_ file: SourceText) -> Diagnostic {
        var decoder = UTF8()
        var rest = file.bytes.makeIterator()
        var place = 0
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            place += UTF8.width(scalar)
        }
        return Diagnostic(
            "C0002", "the file is not UTF-8 text",
            at: SourceRange(path: file.path, start: place, end: place + 1), "not UTF-8 from here",
            help: "save it as UTF-8")
    }
}
