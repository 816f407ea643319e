/// A piece of a file that is not divided.
struct Section {
    let code: Code
    let imports: Imports
    /// Where in the contract it comes from.
    let contractLine: Int
}

/// The most lines of a generated file, as far as no single declaration is longer.
let fileLineLimit = 600

/// Files of the sections in their order: one in a fixed layout, else as many as the limit of lines
/// asks for, `ChatSchemas.swift`, `ChatSchemas2.swift` …
func files(
    _ name: String, _ sections: [Section], _ layout: Layout, _ contractPath: String,
    preamble: ((Imports) -> Code)? = nil
) -> [GeneratedFile] {
    let parts = layout.isFixed ? [sections] : split(sections)
    return parts.enumerated().map { index, sections in
        let path = layout.path(index == 0 ? name : "\(name)\(index + 1)")
        let imports = layout.visible(.of(sections.map(\.imports)))
        let start: Code =
            sections.isEmpty
            ? header(contractPath)
            : preamble?(imports) ?? ContractCompiler.preamble(contractPath, imports)
        return file(path, sections, start, contractPath)
    }
}

private func split(_ sections: [Section]) -> [[Section]] {
    let preambleLines = 6
    var files: [[Section]] = []
    var lines = fileLineLimit
    for section in sections {
        let length = section.code.lineCount + 1
        if lines + length > fileLineLimit {
            files.append([])
            lines = preambleLines
        }
        files[files.count - 1].append(section)
        lines += length
    }
    return files
}

private func file(
    _ path: String, _ sections: [Section], _ start: Code, _ contractPath: String
) -> GeneratedFile {
    var line = start.lineCount + 2
    var places: [GeneratedFile.Place] = []
    for section in sections {
        places.append(.init(line: line, contractLine: section.contractLine))
        line += section.code.lineCount + 1
    }
    let code: Code = "\([start] + sections.map(\.code), separatedBy: .blankLine)"
    return GeneratedFile(path, code, contractPath: contractPath, places: places)
}

extension Code {
    var lineCount: Int {
        text.utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }
}
