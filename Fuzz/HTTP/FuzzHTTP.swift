/// Bytes of a connection to our parser and to llhttp. The first byte decides into which pieces the
/// others are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // libFuzzer's promise: `count` bytes, which nobody changes meanwhile.
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let bytes = Array(input.dropFirst())
    let whole = Reading.ours(bytes)
    let cut = Reading.ours(pieces(of: bytes, seed: input.first ?? 0))
    report("Cut in pieces it is read otherwise: \(cut) and not \(whole)", unless: cut == whole)
    if let disagreement = Disagreement.first(in: bytes, whole, .llhttp(bytes)) {
        report("\(disagreement)")
    }
    return 0
}

/// Pieces of one byte to many.
private func pieces(of bytes: [UInt8], seed: UInt8) -> [ArraySlice<UInt8>] {
    var state = UInt32(seed) &* 2_654_435_761
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        state = state &* 1_664_525 &+ 1_013_904_223
        let piece = rest.prefix(Int(state >> 24 & UInt32(seed >> 2 | 1)) + 1)
        pieces.append(piece)
        rest = rest.dropFirst(piece.count)
    }
    return pieces
}
