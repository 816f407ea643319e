/// The modules that a file imports, with their lines.
func imports(_ file: SourceText) -> [(line: Int, module: Substring)] {
    let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    return zip(1..., file.code).compactMap { number, line in
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
            words[..<keyword].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        let named = kinds.contains(String(words[keyword + 1])) ? keyword + 2 : keyword + 1
        guard named < words.count else { return nil }
        return (number, words[named].split(separator: ".").first ?? words[named])
    }
}

private let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
]

extension Wall {
    /// The wall around this file, and what `*` of its target stands for.
    static func around(_ file: SourceText, in walls: [Wall]) -> (wall: Wall, service: Substring)? {
        let parts = file.path.split(separator: "/").dropFirst()
        guard file.path.hasPrefix("Sources/") else { return nil }
        return walls.lazy.compactMap { wall in
            wall.service(parts).map { (wall, $0) }
        }.first
    }

    /// What `*` stands for in this path below `Sources`; nil if the target is another.
    private func service(_ path: ArraySlice<Substring>) -> Substring? {
        let pattern = target.split(separator: "/")
        guard path.count > pattern.count,
            zip(pattern, path).allSatisfy({ $0 == "*" || $0 == $1 })
        else { return nil }
        return zip(pattern, path).first { $0.0 == "*" }?.1 ?? ""
    }

    func allows(_ module: Substring, for service: Substring) -> Bool {
        imports.contains { allowed in
            if allowed.hasPrefix("*") { return module.hasSuffix(allowed.dropFirst()) }
            guard let place = allowed.firstRange(of: "<S>") else { return allowed == module }
            return module
                == allowed[..<place.lowerBound] + service + allowed[place.upperBound...]
        }
    }
}

/// Imports that no wall lets through, and files that no wall stands around.
func brokenWalls(_ file: SourceText, _ walls: [Wall] = Walls.all) -> [Complaint] {
    guard file.isSwift || file.isC, file.path.hasPrefix("Sources/") else { return [] }
    guard let (wall, service) = Wall.around(file, in: walls) else {
        return [
            file.complaint(
                0, "no wall is around its target: say in Walls.swift what it may import")
        ]
    }
    return imports(file).compactMap { line, module in
        if wall.allows(module, for: service) { return nil }
        let cure =
            module == "Foundation"
            ? "it is slow to load, take FoundationEssentials or Glibc"
            : "Walls.swift lists what it may import"
        return file.complaint(line, "`\(wall.target)` does not import `\(module)`: \(cure)")
    }
}

/// Entries for targets that are gone.
func idleWalls(_ files: [SourceText], _ walls: [Wall] = Walls.all) -> [Complaint] {
    let used = Set(files.compactMap { Wall.around($0, in: walls)?.wall.target })
    return walls.filter { !used.contains($0.target) }.map { wall in
        Complaint(
            path: "Tests/TidyTests/Walls.swift", line: 0,
            advice: "no file stands in `\(wall.target)`: remove its entry")
    }
}
