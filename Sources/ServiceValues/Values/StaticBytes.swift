/// Bytes that are part of the program: of a literal, or of a file that a C target embeds.
// The bytes are never written: literals are constant, and the other initializer demands a constant.
public struct StaticBytes: @unchecked Sendable, CustomStringConvertible {
    /// Valid as long as the process, for the same reasons.
    package let bytes: UnsafeRawBufferPointer

    public init(_ text: StaticString) {
        precondition(text.hasPointerRepresentation, "a single scalar has no bytes of its own")
        // The bytes of a literal are constants of the program.
        bytes = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// - Parameter embedded: Returns the first byte of a constant and sets the number of its bytes.
    public init(
        assumingConstant embedded: (UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
    ) {
        var count = 0
        let start = embedded(&count)
        // The caller asserts that these are constants of the program.
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    /// The bytes as UTF-8.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
