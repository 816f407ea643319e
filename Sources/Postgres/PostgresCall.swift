/// A statement and the values it is run with.
///
/// ```swift
/// var call = PostgresCall(byID)
/// call.bind(id)
/// let rows = try await client.rows(call)
/// ```
///
/// What cannot be sent is refused by the method that takes the call, with
/// `PostgresError.parameter`: a value that Postgres cannot store, one whose bytes are not of the
/// statement's type, and more or fewer values than the statement has parameters.
public struct PostgresCall: Sendable {
    /// The most parameters one statement may bind; the protocol counts them in 16 bits.
    public static let parameterLimit = 65_535
    /// The most bytes that all values of one call, or of one batch, may have together.
    public static let valueLimitBytes = 64 << 20

    /// The most calls of one batch.
    public static let batchLimit = 1000

    let statement: PostgresStatement
    private(set) var arguments = Arguments()

    public init(_ statement: PostgresStatement) {
        self.statement = statement
    }

    /// The statement of an interpolated literal; its text is put together and hashed here.
    public init(_ sql: SQL) {
        statement = PostgresStatement(bytes: sql.statement, sql.types)
        arguments = sql.arguments
    }

    /// The value of the next parameter; nil is NULL.
    public mutating func bind<Value: PostgresEncodable>(_ value: Value?) {
        let place = arguments.count
        let format = Value.postgresFormat
        if place >= statement.parameterTypes.count {
            arguments.refuse("the statement has no such parameter")
        } else if format.isBinary, statement.parameterTypes[place] != format.type {
            // The server would read the bytes of one type as those of another.
            let type = statement.parameterTypes[place]
            arguments.refuse("it is bound as \(format.type), the statement takes \(type)")
        }
        arguments.append(value, format)
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

/// Values one after the other, each as its format, its count of bytes and its bytes; a value in
/// text format ends with a NUL byte that does not count.
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

    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    private(set) var fault: Fault?

    mutating func reserve(_ parameters: Int) {
        bytes.reserveCapacity(parameters * (Head.size + 16))
    }

    mutating func append<Value: PostgresEncodable>(_ value: Value?, _ format: PostgresFormat) {
        let head = bytes.count
        bytes.append(format.isBinary ? 1 : 0)
        withUnsafeBytes(of: Head.null) { bytes.append(contentsOf: $0) }
        if let value {
            var buffer = PostgresBuffer(bytes: bytes)
            bytes = []
            value.encode(into: &buffer)
            bytes = buffer.bytes
            if let reason = buffer.fault { refuse(reason) }
            close(head, format.isBinary)
        }
        count += 1
    }

    mutating func append(_ other: Arguments) {
        if fault == nil, var fault = other.fault {
            fault.index += count
            self.fault = fault
        }
        bytes += other.bytes
        count += other.count
    }

    /// Says why the next value cannot be sent; the first reason is kept.
    mutating func refuse(_ reason: String) {
        fault = fault ?? Fault(index: count + 1, reason: reason)
    }

    private mutating func close(_ head: Int, _ isBinary: Bool) {
        let start = head + Head.size
        let length = bytes.count - start
        guard let length = Int32(exactly: length) else { return refuse("it is too long") }
        withUnsafeBytes(of: length) { source in
            bytes.replaceSubrange(head + 1..<start, with: source)
        }
        guard !isBinary else { return }
        // libpq reads a value in text format up to its first NUL byte.
        if bytes[start...].contains(0) { refuse("it contains a NUL character") }
        bytes.append(0)
    }

    /// Gives `body` each value in its order; `bytes` is what `self.bytes` holds, lent by a caller
    /// who needs pointers into it. `value` has one byte more in text format, a NUL.
    func forEach(
        in bytes: UnsafeRawBufferPointer,
        _ body: (_ head: Head, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        var start = 0
        for _ in 0..<count {
            // `append` has written a head here, and after it as many bytes as the head says.
            let length = bytes.loadUnaligned(fromByteOffset: start + 1, as: Int32.self)
            let head = Head(isBinary: bytes[start] == 1, count: length)
            start += Head.size
            let isText = !head.isBinary && length != Head.null
            let end = start + max(0, Int(length)) + (isText ? 1 : 0)
            body(head, UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end
        }
    }
}
