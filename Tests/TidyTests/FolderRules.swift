extension Wall {
    /// The folder of a file that its entry names: the deepest of those around the file. Nil for
    /// a file outside of the target, and if there is no entry.
    func room(of file: SourceText) -> String? {
        guard case .rooms(let rooms) = folders else { return place(of: file) }
        guard let place = place(of: file) else { return nil }
        var folder = place[...]
        while rooms[String(folder)] == nil {
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
func brokenRooms(_ wall: Wall, _ files: [SourceText]) -> [Complaint] {
    let files = files.filter { $0.isSwift && wall.place(of: $0) != nil }
    switch wall.folders {
    case .none:
        return files.filter { wall.place(of: $0) != "." }.map {
            $0.complaint(0, "`\(wall.target)` has no folders in Walls.swift: name this one")
        }
    case .rooms(let rooms):
        return files.filter { wall.room(of: $0) == nil }.map {
            $0.complaint(0, "its folder has no entry: say in Walls.swift what it may use")
        } + idleRooms(wall, rooms, files) + circles(wall, rooms) + refusedUses(wall, rooms, files)
    }
}

private func idleRooms(
    _ wall: Wall, _ rooms: [String: Set<String>], _ files: [SourceText]
) -> [Complaint] {
    let there = Set(files.compactMap(wall.room))
    let named = Set(rooms.keys).union(rooms.values.joined())
    return named.subtracting(there).sorted().map { room in
        complaint("no file stands in `\(room)` of `\(wall.target)`: remove it from the list")
    }
}

private func circles(_ wall: Wall, _ rooms: [String: Set<String>]) -> [Complaint] {
    guard let circle = circle(in: rooms) else { return [] }
    let way = circle.joined(separator: " -> ")
    return [complaint("folders of `\(wall.target)` may use each other in a circle: \(way)")]
}

/// A way from a folder back to it, if there is one: what is left over when folders that use none
/// of the others are taken away again and again.
func circle(in rooms: [String: Set<String>]) -> [String]? {
    var rest = rooms
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
    _ wall: Wall, _ rooms: [String: Set<String>], _ files: [SourceText]
) -> [Complaint] {
    FolderGraph(files, folder: wall.room).uses.filter { use in
        rooms[use.user]?.contains(use.used) != true
    }.map { use in
        complaint("`\(use.user)` does not use `\(use.used)`, but \(use.witness)")
    }
}

private func complaint(_ advice: String) -> Complaint {
    Complaint(path: "Tests/TidyTests/Walls.swift", line: 0, advice: advice)
}
