extension Wall {
    /// The folder of a file that its entry names: the deepest of those around the file. Nil for
    /// a file outside of the target, and if there is no entry.
    func folder(of file: SourceText) -> String? {
        guard case .listed(let entries) = folders else { return place(of: file) }
        guard let place = place(of: file) else { return nil }
        var folder = place[...]
        while entries[String(folder)] == nil {
            guard let end = folder.lastIndex(of: "/") else { return nil }
            folder = folder[..<end]
        }
        return String(folder)
    }

    /// The folder of a file from the target's own; `.` for that one itself.
    func place(of file: SourceText) -> String? {
        let start = "Sources/\(target)/"
        guard file.path.hasPrefix(start) else { return nil }
        let folders = file.path.dropFirst(start.count).split(separator: "/").dropLast()
        return folders.isEmpty ? "." : folders.joined(separator: "/")
    }
}

/// What is wrong with the folders of a target: one without an entry, an entry without a folder, a
/// circle in what the entries allow, and a use that they do not allow.
func brokenFolders(_ wall: Wall, _ files: [SourceText]) -> [Complaint] {
    let files = files.filter { $0.isSwift && wall.place(of: $0) != nil }
    switch wall.folders {
    case .none:
        return files.filter { wall.place(of: $0) != "." }.map {
            $0.complaint(0, "`\(wall.target)` has no folders in Walls.swift: name this one")
        }
    case .listed(let entries):
        return files.filter { wall.folder(of: $0) == nil }.map {
            $0.complaint(0, "its folder has no entry: say in Walls.swift what it may use")
        } + idleFolders(wall, entries, files) + circles(wall, entries)
            + refusedUses(wall, entries, files)
    }
}

private func idleFolders(
    _ wall: Wall, _ entries: [String: Set<String>], _ files: [SourceText]
) -> [Complaint] {
    let there = Set(files.compactMap(wall.folder))
    let named = Set(entries.keys).union(entries.values.joined())
    return named.subtracting(there).sorted().map { entry in
        complaint("no file stands in `\(entry)` of `\(wall.target)`: remove it from the list")
    }
}

private func circles(_ wall: Wall, _ entries: [String: Set<String>]) -> [Complaint] {
    guard let circle = circle(in: entries) else { return [] }
    let way = circle.joined(separator: " -> ")
    return [complaint("folders of `\(wall.target)` may use each other in a circle: \(way)")]
}

/// A way from a folder back to it, if there is one: what is left over when folders that use none
/// of the others are taken away again and again.
func circle(in entries: [String: Set<String>]) -> [String]? {
    var rest = entries
    while let free = rest.first(where: { $0.value.isDisjoint(with: rest.keys) })?.key {
        rest[free] = nil
    }
    guard var here = rest.keys.min() else { return nil }
    var way: [String] = []
    while !way.contains(here) {
        way.append(here)
        guard let next = rest[here]?.filter({ rest[$0] != nil }).min() else { return nil }
        here = next
    }
    return way.drop { $0 != here } + [here]
}

private func refusedUses(
    _ wall: Wall, _ entries: [String: Set<String>], _ files: [SourceText]
) -> [Complaint] {
    FolderGraph(files, folder: wall.folder).uses.filter { use in
        entries[use.user]?.contains(use.used) != true
    }.map { use in
        complaint("`\(use.user)` does not use `\(use.used)`, but \(use.witness)")
    }
}

private func complaint(_ advice: String) -> Complaint {
    Complaint(path: "Tests/TidyTests/Walls.swift", line: 0, advice: advice)
}
