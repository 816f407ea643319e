/// A piece of a generated file that always stays in one file.
struct FilePart {
    /// The name of the type or function that the piece declares.
    let name: SwiftName
    let code: Code
    let imports: Imports
    /// The line of the contract that the piece comes from.
    let contractLine: Int
}

/// The most lines of a generated file, unless a single declaration is longer.
let fileLineLimit = 600

/// Distributes parts over files, in their order. There is one file in a fixed layout or below
/// the limit of lines. Otherwise there are `ChatSchemas.swift`, `ChatSchemas+Message.swift` …,
/// each named after its first part.
///
/// The names of the parts decide where files begin. A part that is added or removed therefore
/// moves others to another file only up to the next name that begins one.
func files(
    _ name: String, _ parts: [FilePart], _ layout: Layout, _ contractPath: String,
    preamble: ((Imports) -> Code)? = nil
) -> [GeneratedFile] {
    let groups = layout.isFixed ? [parts] : split(parts)
    return groups.enumerated().map { index, parts in
        let suffix = index == 0 ? "" : parts.first.map { "+\($0.name.bare)" } ?? ""
        let path = layout.path("\(name)\(suffix)")
        let imports = layout.visible(.of(parts.map(\.imports)))
        let start: Code =
            parts.isEmpty
            ? header(contractPath)
            : preamble?(imports) ?? ContractCompiler.preamble(contractPath, imports)
        return file(path, parts, start, contractPath)
    }
}

private func split(_ parts: [FilePart]) -> [[FilePart]] {
    let preambleLines = 6
    let whole = parts.reduce(preambleLines) { $0 + $1.code.lineCount + 1 }
    guard whole > fileLineLimit else { return [parts].filter { !$0.isEmpty } }
    var files: [[FilePart]] = []
    var lines = fileLineLimit
    for part in parts {
        let length = part.code.lineCount + 1
        if lines + length > fileLineLimit || beginsFile(part.name) {
            files.append([])
            lines = preambleLines
        }
        files[files.count - 1].append(part)
        lines += length
    }
    return files
}

/// Whether a new file begins with a part of this name, if there are several files. That is so
/// for one name in four.
private func beginsFile(_ name: SwiftName) -> Bool {
    // FNV-1a gives the same result on every machine; `Hasher` differs from process to process.
    let hash = name.text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    // The last bytes of a name change few bits of its FNV-1a hash, and names often end with a
    // number; the multiplication spreads them.
    return ((hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15) >> 62 == 0
}

private func file(
    _ path: String, _ parts: [FilePart], _ start: Code, _ contractPath: String
) -> GeneratedFile {
    var line = start.lineCount + 2
    var places: [GeneratedFile.Place] = []
    for part in parts {
        places.append(.init(line: line, contractLine: part.contractLine))
        line += part.code.lineCount + 1
    }
    let code: Code = "\([start] + parts.map(\.code), separatedBy: .blankLine)"
    return GeneratedFile(path, code, contractPath: contractPath, places: places, knowsLines: true)
}

extension Code {
    var lineCount: Int {
        text.utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }
}

/// The parts of files that declare top-level types.
func parts(_ types: [DeclaredType]) -> [FilePart] {
    types.map { declared in
        FilePart(
            name: declared.type.name, code: type(declared.type, column: 0),
            imports: declared.type.imports, contractLine: declared.line)
    }
}
