import Glibc

/// A statement and the values it is run with.
///
/// ```swift
/// var call = PostgresCall(byID)
/// call.bind(id)
/// let rows = try await client.rows(call)
/// ```
///
/// The method that takes the call refuses one that cannot be sent, with `PostgresError.parameter`:
/// a value that Postgres cannot store, one whose bytes are not of the statement's type, and more or
/// fewer values than the statement has parameters.
public struct PostgresCall: Sendable {
    /// The most parameters one statement may bind; the protocol counts them in 16 bits.
    public static let parameterLimit = 65_535
    /// The most bytes that all values of one call, or of one batch, may have together.
    public static let valueLimitBytes = 64 << 20

    /// The most calls of one batch.
    public static let batchLimit = 1000

    let statement: PostgresStatement
    @usableFromInline var arguments = Arguments()

    public init(_ statement: PostgresStatement) {
        self.statement = statement
        arguments.reserve(statement.parameterTypes.count)
    }

    /// The statement of an interpolated literal; its text is put together and hashed here.
    public init(_ sql: SQL) {
        statement = PostgresStatement(bytes: sql.statement, sql.types)
        arguments = sql.arguments
    }

    /// Binds the value of the next parameter; nil is NULL.
    @inlinable
    public mutating func bind<Value: PostgresEncodable>(_ value: Value?) {
        begin(Value.postgresFormat)
        guard let value else { return }
        value.encode(into: &arguments.buffer)
        arguments.end()
    }

    @usableFromInline
    mutating func begin(_ format: PostgresFormat) {
        let place = arguments.count
        if place >= statement.parameterTypes.count {
            arguments.refuse("the statement has no such parameter")
        } else if format.isBinary, statement.parameterTypes[place] != format.type {
            // The server would read the bytes of one type as those of another.
            let type = statement.parameterTypes[place]
            arguments.refuse("it is bound as \(format.type), the statement takes \(type)")
        }
        arguments.begin(format)
    }

    /// Why the call cannot be sent.
    var refusal: PostgresError? {
        if let refusal = statement.refusal { return refusal }
        if let fault = arguments.fault { return fault.error }
        if arguments.count < statement.parameterTypes.count {
            return .parameter(index: arguments.count + 1, reason: "it is not bound")
        }
        if arguments.bytes.count > PostgresCall.valueLimitBytes {
            return .parameter(
                index: arguments.count, reason: "the values are too long together")
        }
        return nil
    }
}

extension [PostgresCall] {
    /// Why the batch cannot be sent.
    var refusal: PostgresError? {
        guard count <= PostgresCall.batchLimit else { return .batchTooLong(count) }
        var size = 0
        for (index, call) in enumerated() {
            if let refusal = call.refusal { return .inBatch(index: index, refusal) }
            size += call.arguments.bytes.count
            guard size <= PostgresCall.valueLimitBytes else {
                let reason = "the values of the batch are too long together"
                return .inBatch(
                    index: index, .parameter(index: call.arguments.count, reason: reason))
            }
        }
        return nil
    }
}

/// The values of a call in one buffer, each with its format, its count of bytes and its bytes. A
/// value in text format ends with a NUL byte, which is not counted.
@usableFromInline
struct Arguments: Sendable {
    struct Fault: Sendable {
        var index: Int
        let reason: String

        var error: PostgresError { .parameter(index: index, reason: reason) }
    }

    struct Head {
        static let size = MemoryLayout<Int32>.size + 1
        static let null: Int32 = -1

        let isBinary: Bool
        /// `null` for NULL, which has no bytes.
        let count: Int32
    }

    /// The buffer that the next value writes itself into.
    @usableFromInline var buffer = PostgresBuffer()
    private(set) var count = 0
    private(set) var fault: Fault?
    /// The place of the last value's head in the buffer.
    private var head = 0

    var bytes: [UInt8] { buffer.bytes }

    mutating func reserve(_ parameters: Int) {
        if parameters > 0 { buffer.bytes.reserveCapacity(parameters * (Head.size + 16)) }
    }

    mutating func append<Value: PostgresEncodable>(_ value: Value?) {
        begin(Value.postgresFormat)
        guard let value else { return }
        value.encode(into: &buffer)
        end()
    }

    /// Begins a value, which is NULL unless bytes are written into the buffer and `end()` is
    /// called.
    mutating func begin(_ format: PostgresFormat) {
        head = buffer.bytes.count
        buffer.bytes.append(format.isBinary ? 1 : 0)
        withUnsafeBytes(of: Head.null) { buffer.bytes.append(contentsOf: $0) }
        count += 1
    }

    @usableFromInline
    mutating func end() {
        let start = head + Head.size
        let isText = buffer.bytes[head] == 0
        if let reason = buffer.fault { refuse(reason, index: count) }
        guard let length = Int32(exactly: buffer.bytes.count - start) else {
            return refuse("it is too long", index: count)
        }
        let place = head + 1
        // `begin` has made room for the length there.
        buffer.bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: length, toByteOffset: place, as: Int32.self)
        }
        guard isText else { return }
        // libpq reads a value in text format up to its first NUL byte.
        let hasNUL = buffer.bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0 + start, 0, bytes.count - start) != nil } ?? false
        }
        if hasNUL { refuse("it contains a NUL character", index: count) }
        buffer.bytes.append(0)
    }

    mutating func append(_ other: Arguments) {
        if fault == nil, var fault = other.fault {
            fault.index += count
            self.fault = fault
        }
        buffer.bytes += other.bytes
        count += other.count
    }

    /// Notes why the next value cannot be sent; the first reason is kept.
    mutating func refuse(_ reason: String) {
        refuse(reason, index: count + 1)
    }

    private mutating func refuse(_ reason: String, index: Int) {
        fault = fault ?? Fault(index: index, reason: reason)
    }

    /// Calls `body` with each value in order. `bytes` are those of `self.bytes`, lent by a caller
    /// that needs pointers into them. In text format `value` ends with the NUL byte that is not
    /// counted.
    func forEach(
        in bytes: UnsafeRawBufferPointer,
        _ body: (_ index: Int, _ head: Head, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        var start = 0
        for index in 0..<count {
            // `begin` has written a head here, and `end` after it as many bytes as the head says.
            let length = bytes.loadUnaligned(fromByteOffset: start + 1, as: Int32.self)
            let head = Head(isBinary: bytes[start] == 1, count: length)
            start += Head.size
            let isText = !head.isBinary && length != Head.null
            let end = start + max(0, Int(length)) + (isText ? 1 : 0)
            body(index, head, UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end
        }
    }
}
