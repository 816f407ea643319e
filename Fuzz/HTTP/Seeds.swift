/// The written cases, and bytes that mean something at every place of a message, each cut
/// otherwise.
@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(
    _ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
    let cases = BytesCase.all.map { Array(wire($0.bytes).utf8) }
    let bytes = Array("\0\t\n\u{B}\r \",:;=\u{7F}é".utf8)
    let places: [[UInt8]] = BytesCase.places.flatMap { place in
        bytes.map { byte -> [UInt8] in wire(place.1).utf8.map { $0 == 0x01 ? byte : $0 } }
    }
    return write(
        seeds: (cases + places).enumerated().map { index, seed in
            [UInt8(truncatingIfNeeded: index)] + seed
        })
}
