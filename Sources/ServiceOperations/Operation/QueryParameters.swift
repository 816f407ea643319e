import HTTPMessages

/// The pairs of a query in the form that HTML forms and OpenAPI's `form` style write: `a=1&b=2`.
///
/// Keeps places; the bytes stay in the request. The length of a request line bounds the number of
/// pairs.
struct QueryParameters {
    private struct Pair {
        let name: Range<Int>
        let value: Range<Int>
        var isKnown = false
    }

    private var pairs: [Pair] = []

    init(_ query: UnsafeRawBufferPointer) {
        var start = 0
        while start < query.count {
            var end = start
            var equals: Int?
            while end < query.count, query[end] != UInt8(ascii: "&") {
                if query[end] == UInt8(ascii: "="), equals == nil { equals = end }
                end += 1
            }
            let nameEnd = equals ?? end
            if start < end {
                let valueStart = min(nameEnd + 1, end)
                pairs.append(Pair(name: start..<nameEnd, value: valueStart..<end))
            }
            start = end + 1
        }
    }

    /// The places of the values of the pairs called `name`, in their order. The pairs count as
    /// known from now on.
    mutating func take(_ name: String, in query: UnsafeRawBufferPointer) -> [Range<Int>] {
        var values: [Range<Int>] = []
        for index in pairs.indices where isNamed(name, pairs[index].name, query) {
            pairs[index].isKnown = true
            values.append(pairs[index].value)
        }
        return values
    }

    /// The names of pairs that no parameter took, each once and at most `limit` of them. Names are
    /// compared by their bytes, because hashing a `String` can take time quadratic in its length.
    func unknownNames(in query: UnsafeRawBufferPointer, limit: Int) -> [String] {
        var seen: Set<[UInt8]> = []
        var names: [String] = []
        for pair in pairs where !pair.isKnown && names.count < limit {
            let name = Array(decoded(pair.name, query))
            guard seen.insert(name).inserted else { continue }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    private func decoded(_ range: Range<Int>, _ query: UnsafeRawBufferPointer) -> DecodedBytes {
        DecodedBytes(UnsafeRawBufferPointer(rebasing: query[range]), plusIsSpace: true)
    }

    private func isNamed(
        _ name: String, _ range: Range<Int>, _ query: UnsafeRawBufferPointer
    ) -> Bool {
        var bytes = decoded(range, query)
        for expected in name.utf8 where bytes.next() != expected { return false }
        return bytes.next() == nil && !bytes.isBroken
    }
}
