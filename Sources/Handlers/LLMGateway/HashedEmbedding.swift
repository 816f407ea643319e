/// The length of the vectors of `builtin-hash-1536`.
let embeddingDimensions = 1_536

/// Hashes the words and their 3- to 5-grams into a vector of unit length.
///
/// Texts that share words or parts of words come out near each other; meaning is not considered.
/// The hash is FNV-1a, so the same text has the same vector on every machine and in every version.
func hashedEmbedding(of text: String) -> [Double] {
    var vector = [Double](repeating: 0, count: embeddingDimensions)
    let words = text.lowercased().split(whereSeparator: \.isWhitespace)
    for word in words {
        let scalars = Array("<\(word)>".unicodeScalars)
        add(scalars[...], weight: 2, to: &vector)
        for length in 3...5 where length < scalars.count {
            for start in 0...(scalars.count - length) {
                add(scalars[start..<(start + length)], weight: 1, to: &vector)
            }
        }
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else {
        // Only white space, or signs that cancel out: a fixed direction is taken.
        vector[0] = 1
        return vector
    }
    return vector.map { $0 / length }
}

private func add(_ gram: ArraySlice<Unicode.Scalar>, weight: Double, to vector: inout [Double]) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for scalar in gram {
        for shift in [0, 8, 16] as [UInt32] {
            hash = (hash ^ UInt64((scalar.value >> shift) & 0xFF)) &* 0x0000_0100_0000_01b3
        }
    }
    // FNV's low bits are weak: fold the high half in before taking the remainder.
    let folded = hash ^ (hash >> 32)
    let index = Int(folded % UInt64(embeddingDimensions))
    vector[index] += hash >> 63 == 0 ? weight : -weight
}
