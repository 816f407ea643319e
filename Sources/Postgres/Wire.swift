import CLibPQ
import Glibc

/// libpq's connection without blocking; for the poller's thread only.
final class Wire {
    enum DialProgress { case wantsRead, wantsWrite, done, failed }

    private let pg: OpaquePointer

    /// Nil if there is no memory for it.
    init?(_ parameters: [(keyword: String, value: String)]) {
        // Copies that end with a zero byte and are freed below; libpq makes its own.
        var keywords = parameters.map { UnsafePointer(strdup($0.keyword)) }
        var values = parameters.map { UnsafePointer(strdup($0.value)) }
        keywords.append(nil)
        values.append(nil)
        defer {
            // Each comes from `strdup`, and libpq has copies of its own. `free` takes nil as well.
            for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) }
        }
        guard let pg = PQconnectStartParams(keywords, values, 0) else { return nil }
        self.pg = pg
        // Without this processor libpq prints the server's notices to stderr.
        PQsetNoticeProcessor(pg, { _, _ in }, nil)
    }

    deinit { PQfinish(pg) }

    var socket: Int32 { PQsocket(pg) }
    var isBroken: Bool { PQstatus(pg) == CONNECTION_BAD }
    var serverVersion: Int { Int(PQserverVersion(pg)) }
    var isInTransaction: Bool { PQtransactionStatus(pg) == PQTRANS_INTRANS }
    var isOutsideTransaction: Bool { PQtransactionStatus(pg) == PQTRANS_IDLE }

    var cancellation: Cancellation? { Cancellation(of: pg) }

    /// One line of libpq's message for each address that was tried, without its advice.
    var message: String {
        guard let message = PQerrorMessage(pg) else { return "" }
        let lines = String(cString: message).split(whereSeparator: \.isNewline)
        return lines.filter { !$0.hasPrefix("\t") }.joined(separator: "; ")
    }

    func dial() -> DialProgress {
        switch PQconnectPoll(pg) {
        case PGRES_POLLING_READING: .wantsRead
        case PGRES_POLLING_WRITING: .wantsWrite
        case PGRES_POLLING_OK: .done
        default: .failed
        }
    }

    func startPipeline() -> Bool {
        PQsetnonblocking(pg, 1) == 0 && PQenterPipelineMode(pg) == 1
    }

    func endPipeline() -> Bool { PQexitPipelineMode(pg) == 1 }

    func prepare(_ name: String, _ statement: PostgresStatement) -> Bool {
        let types = statement.parameterTypes.map(\.rawValue)
        return statement.bytes.withUnsafeBytes { text in
            PQsendPrepare(
                // A statement's text ends with a NUL byte, and libpq copies it in this call.
                pg, name, text.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(types.count), types) == 1
        }
    }

    func describe(_ name: String) -> Bool { PQsendDescribePrepared(pg, name) == 1 }

    func run(_ name: String, _ arguments: Arguments) -> Bool {
        let count = arguments.count
        // Each gets `count` elements below, before libpq reads it and copies all values.
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) {
            values in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { lengths in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
                    arguments.bytes.withUnsafeBytes { bytes in
                        arguments.forEach(in: bytes) { index, head, value in
                            let isNull = head.count == Arguments.Head.null
                            values[index] = isNull ? nil : Wire.address(of: value)
                            lengths[index] = max(0, head.count)
                            formats[index] = head.isBinary ? 1 : 0
                        }
                        return PQsendQueryPrepared(
                            pg, name, Int32(count), values.baseAddress, lengths.baseAddress,
                            formats.baseAddress, 1) == 1
                    }
                }
            }
        }
    }

    /// An empty value needs an address too, because a null pointer means NULL. Nothing is read from
    /// the address.
    private static func address(of value: UnsafeRawBufferPointer) -> UnsafePointer<CChar> {
        guard let start = value.baseAddress, !value.isEmpty else { return nowhere }
        // A byte is a char to C.
        return start.assumingMemoryBound(to: CChar.self)
    }

    // Safe: one byte that is never written after this, and never freed.
    private nonisolated(unsafe) static let nowhere: UnsafePointer<CChar> = {
        let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        byte.initialize(to: 0)
        // The byte above is initialized and never freed.
        return UnsafePointer(byte)
    }()

    func run(_ text: String) -> Bool {
        PQsendQueryParams(pg, text, 0, nil, nil, nil, nil, 1) == 1
    }

    func runScript(_ text: String) -> Bool { PQsendQuery(pg, text) == 1 }

    func sync() -> Bool { PQpipelineSync(pg) == 1 }

    /// True if some bytes are still to be written, nil if the connection is lost.
    func flush() -> Bool? {
        switch PQflush(pg) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    func consume() -> Bool { PQconsumeInput(pg) == 1 }

    var isBusy: Bool { PQisBusy(pg) == 1 }

    func nextResult() -> ResultSet? { PQgetResult(pg).map(ResultSet.init) }
}
