extension PathShapes {
    /// A path of some routes, which differ in their methods.
    struct Path {
        let segments: [RoutePattern.Segment]
        let routes: InlineArray<9, UInt16>

        fileprivate var shape: Shape {
            segments.enumerated().reduce(0) {
                $1.element == .parameter ? $0 | 1 << Shape($1.offset) : $0
            }
        }

        /// With a slash before each segment, and nothing for a parameter.
        fileprivate var literals: [UInt8] {
            segments.flatMap { segment -> [UInt8] in
                switch segment {
                case .literal(let text): [UInt8(ascii: "/")] + text
                case .parameter: [UInt8(ascii: "/")]
                }
            }
        }

        /// As it stands among the records: a multiple of four bytes.
        fileprivate var record: [UInt8] {
            var bytes: [UInt8] = []
            for index in 0..<HTTPMethod.indexCount {
                // The two bytes of a number, as they lie in memory.
                withUnsafeBytes(of: routes[index]) { bytes += $0 }
            }
            bytes += [shape, UInt8(segments.count), UInt8(literals.count)] + literals
            return bytes + [UInt8](repeating: 0, count: -bytes.count & 3)
        }
    }

    init(_ paths: [Path]) {
        var (rows, chosen) = PathShapes.rows(paths)
        var records: [UInt8] = []
        let places = chosen.map { path in
            let place = records.count / 4
            records += path.record
            return place
        }
        // Far more than a contract can hold.
        if records.count / 4 >= Int(Self.recordMask) {
            chosen = []
            rows = rows.map { _ in Self.noShape }
        }
        shapes = copy(rows)
        slots = copy(PathShapes.slots(Array(zip(chosen, places))))
        // The copy belongs to this value, which frees it in `deallocate`.
        self.records = UnsafeRawBufferPointer(copy(records + [UInt8](repeating: 0, count: 8)))
    }

    /// The shapes by the number of segments, and the paths that have one of them.
    private static func rows(_ paths: [Path]) -> (rows: [Shape], chosen: [Path]) {
        var rows = [Shape](repeating: noShape, count: (segmentLimit + 1) * shapeLimit)
        var chosen: [Path] = []
        // What is longer fits no plain path.
        let short = paths.filter { $0.literals.count <= TargetScan.longest }
        for (count, paths) in Dictionary(grouping: short, by: \.segments.count) {
            let shapes = Set(paths.map(\.shape)).sorted { rank($0) < rank($1) }
            // All or none: without one of them a worse one would be found.
            guard count <= segmentLimit, shapes.count <= shapeLimit,
                shapes.allSatisfy({ $0.nonzeroBitCount <= FewArguments.limit })
            else { continue }
            for (place, shape) in shapes.enumerated() { rows[count * shapeLimit + place] = shape }
            chosen += paths
        }
        return (rows, chosen)
    }

    /// Three of four are empty, so a search for what is not there ends, and mostly at once.
    private static func slots(_ paths: [(path: Path, place: Int)]) -> [UInt32] {
        var count = 16
        while count < paths.count * 4 { count *= 2 }
        var slots = [UInt32](repeating: noRecord, count: count)
        for (path, place) in paths {
            let hash = path.literals.withUnsafeBytes {
                LiteralHash($0, TargetScan.slashes(in: $0), path.shape)
            }
            var slot = hash.slot(of: count)
            while slots[slot] != noRecord { slot = (slot + 1) & (count - 1) }
            slots[slot] = hash.tag | UInt32(place)
        }
        return slots
    }

    /// The earlier a literal stands where others have a parameter, the better: the lower.
    private static func rank(_ shape: Shape) -> Shape {
        (0..<Shape.bitWidth).reduce(0) { $0 << 1 | (shape >> Shape($1) & 1) }
    }

    func deallocate() {
        shapes.deallocate()
        slots.deallocate()
        records.deallocate()
    }
}
