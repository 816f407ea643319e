/// A value that a statement can bind.
public protocol PostgresEncodable: Sendable {
    static var postgresFormat: PostgresFormat { get }
    func encode(into buffer: inout PostgresBuffer)
}

/// A value that a column can hold.
public protocol PostgresDecodable {
    init(postgres cell: PostgresCell) throws(PostgresError)
}

public typealias PostgresValue = PostgresEncodable & PostgresDecodable

/// The type a parameter is sent as, and whether as bytes of that type or as its text.
public struct PostgresFormat: Hashable, Sendable {
    public let type: PostgresType
    public let isBinary: Bool

    public static func binary(_ type: PostgresType) -> PostgresFormat {
        PostgresFormat(type: type, isBinary: true)
    }

    public static func text(_ type: PostgresType) -> PostgresFormat {
        PostgresFormat(type: type, isBinary: false)
    }
}

/// The buffer that a value writes itself into, numbers in network order.
public struct PostgresBuffer: Sendable {
    var bytes: [UInt8] = []
    var fault: String?

    public mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    public mutating func append<Integer: FixedWidthInteger>(integer: Integer) {
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Makes the query throw `PostgresError.parameter` instead of being sent.
    public mutating func refuse(_ reason: String) {
        fault = fault ?? reason
    }

    mutating func replace(at place: Int, with integer: Int32) {
        withUnsafeBytes(of: integer.bigEndian) { source in
            bytes.replaceSubrange(place..<place + source.count, with: source)
        }
    }
}

/// One value of a result, not yet decoded.
public struct PostgresCell {
    @usableFromInline let result: ResultSet
    let row: Int
    let column: Int

    public var type: PostgresType { result.type(of: column) }
    public var columnName: String { result.name(of: column) }
    public var isNull: Bool { result.isNull(row, column) }
    /// Valid as long as `result` lives.
    @usableFromInline var bytes: UnsafeRawBufferPointer { result.bytes(row, column) }

    /// Gives the value's bytes to `decode`, which returns nil if `type` or the bytes do not fit.
    /// The bytes come from the server: check their count before reading them.
    @inlinable
    public func decode<Value>(
        _ decode: (_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Value?
    ) throws(PostgresError) -> Value {
        if isNull { throw .unexpectedNull(column: columnName) }
        let value = withExtendedLifetime(result) { decode(bytes, type) }
        guard let value else { throw mismatch(Value.self) }
        return value
    }

    public func mismatch(_ wanted: Any.Type) -> PostgresError {
        .columnMismatch(column: columnName, wanted: "\(wanted)", found: "\(type)")
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = cell.isNull ? nil : try Wrapped(postgres: cell)
    }
}

/// An enum with a raw value is stored as that raw value: `enum Role: String, PostgresValue`.
extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    public static var postgresFormat: PostgresFormat { RawValue.postgresFormat }

    public func encode(into buffer: inout PostgresBuffer) {
        rawValue.encode(into: &buffer)
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let value = Self(rawValue: try RawValue(postgres: cell)) else {
            throw cell.mismatch(Self.self)
        }
        self = value
    }
}
