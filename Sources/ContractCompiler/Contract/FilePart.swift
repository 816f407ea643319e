/// A piece of a file that is not divided.
struct FilePart {
    let code: Code
    let imports: Imports
    /// Where in the contract it comes from.
    let contractLine: Int
}

/// The most lines of a generated file, as far as no single declaration is longer.
let fileLineLimit = 600

/// Files of the parts in their order: one in a fixed layout, else as many as the limit of lines
/// asks for, `ChatSchemas.swift`, `ChatSchemas2.swift` …
func files(
    _ name: String, _ parts: [FilePart], _ layout: Layout, _ contractPath: String,
    preamble: ((Imports) -> Code)? = nil
) -> [GeneratedFile] {
    let groups = layout.isFixed ? [parts] : split(parts)
    return groups.enumerated().map { index, parts in
        let path = layout.path(index == 0 ? name : "\(name)\(index + 1)")
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
    var files: [[FilePart]] = []
    var lines = fileLineLimit
    for part in parts {
        let length = part.code.lineCount + 1
        if lines + length > fileLineLimit {
            files.append([])
            lines = preambleLines
        }
        files[files.count - 1].append(part)
        lines += length
    }
    return files
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
    return GeneratedFile(path, code, contractPath: contractPath, places: places)
}

extension Code {
    var lineCount: Int {
        text.utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }
}

/// Top-level types as parts of files.
func parts(_ types: [DeclaredType]) -> [FilePart] {
    types.map { declared in
        FilePart(
            code: type(declared.type, column: 0), imports: declared.type.imports,
            contractLine: declared.line)
    }
}
