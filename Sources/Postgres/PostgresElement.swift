/// A value that can also be an element of an array: `[UUID]` is `uuid[]`.
public protocol PostgresElement: PostgresValue {
    static var postgresElementType: PostgresType { get }
    static var postgresArrayType: PostgresType { get }

    /// Nil if `type` is another one or the bytes do not fit it.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Self?

    static func encodeArray(_ array: [Self], into buffer: inout PostgresBuffer)
    static func decodeArray(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> [Self]?
}

extension PostgresElement {
    public static var postgresFormat: PostgresFormat { .binary(postgresElementType) }

    @inlinable
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = try cell.decode(Self.decode)
    }

    /// `array_send` of the server: dimensions, flags, element type, (count, lower bound) of each
    /// dimension, then length and bytes of each element.
    public static func encodeArray(_ array: [Self], into buffer: inout PostgresBuffer) {
        guard let count = Int32(exactly: array.count) else {
            return buffer.refuse("the array has too many elements")
        }
        buffer.append(integer: Int32(array.isEmpty ? 0 : 1))
        buffer.append(integer: Int32(0))
        buffer.append(integer: postgresElementType.rawValue)
        guard count > 0 else { return }
        buffer.append(integer: count)
        buffer.append(integer: Int32(1))
        for element in array { buffer.append(element: element) }
    }

    /// Arrays with more than one dimension or with NULL in them are not decoded.
    public static func decodeArray(
        _ bytes: UnsafeRawBufferPointer, _ type: PostgresType
    ) -> [Self]? {
        var reader = Reader(bytes)
        guard let dimensions = reader.integer(Int32.self), reader.integer(Int32.self) != nil,
            let element = reader.integer(UInt32.self)
        else { return nil }
        if dimensions == 0 {
            return postgresArrayType == type && reader.isAtEnd ? [] : nil
        }
        guard dimensions == 1, let count = reader.integer(Int32.self).flatMap(Int.init(exactly:)),
            reader.integer(Int32.self) != nil, count >= 0, count <= bytes.count / 4
        else { return nil }
        var array: [Self] = []
        array.reserveCapacity(count)
        for _ in 0..<count {
            guard let length = reader.integer(Int32.self), let bytes = reader.bytes(Int(length)),
                let value = decode(bytes, PostgresType(rawValue: element))
            else { return nil }
            array.append(value)
        }
        return reader.isAtEnd ? array : nil
    }
}

extension PostgresBuffer {
    /// An element of an array: its length and its bytes, or -1 for NULL.
    public mutating func append<Element: PostgresElement>(element: Element?) {
        let place = bytes.count
        guard let element else { return append(integer: Int32(-1)) }
        append(integer: Int32(0))
        element.encode(into: &self)
        replace(at: place, with: Int32(clamping: bytes.count - place - 4))
    }
}

extension Array: PostgresEncodable where Element: PostgresElement {
    public static var postgresFormat: PostgresFormat { .binary(Element.postgresArrayType) }

    public func encode(into buffer: inout PostgresBuffer) {
        Element.encodeArray(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresElement {
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = try cell.decode(Element.decodeArray)
    }
}

/// Takes numbers in network order from the front of bytes, nil once there are too few.
struct Reader {
    // Lent: a reader never leaves the function that was handed the bytes.
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
        guard let bytes = bytes(MemoryLayout<Integer>.size) else { return nil }
        // `bytes` gives exactly as many as it was asked for, or nil.
        return Integer(bigEndian: bytes.loadUnaligned(as: Integer.self))
    }

    mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    /// The only integer in `bytes`.
    static func integer<Integer: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, as type: Integer.Type = Integer.self
    ) -> Integer? {
        guard bytes.count == MemoryLayout<Integer>.size else { return nil }
        // The guard above asks for as many bytes as an `Integer` has.
        return Integer(bigEndian: bytes.loadUnaligned(as: Integer.self))
    }
}
