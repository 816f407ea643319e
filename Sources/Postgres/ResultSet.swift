import CLibPQ
import Glibc
import Synchronization

/// The answer to one statement, as libpq holds it.
@usableFromInline
// Safe: libpq never changes a result once `PQgetResult` has handed it out, reading it needs no
// connection, and it is freed once, in deinit. `isCounted` is called before another thread has it;
// `valueBytes` is atomic.
final class ResultSet: @unchecked Sendable {
    private let result: OpaquePointer
    let rowCount: Int
    let columnCount: Int
    // Set before the result is handed out.
    private var memory: (any ResultMemory)?
    private var heldBytes = 0
    /// Taken for the values that are read from it, as many as it has itself.
    private let valueBytes = Atomic(0)

    /// Smaller results are not counted.
    private static let smallBytes = 16 * 1024

    init(_ result: OpaquePointer) {
        self.result = result
        rowCount = Int(PQntuples(result))
        columnCount = Int(PQnfields(result))
    }

    deinit {
        PQclear(result)
        memory?.giveBack(heldBytes + valueBytes.load(ordering: .relaxed))
    }

    /// Returns false if there is no room for it and for the values that are read from it.
    func isCounted(in memory: any ResultMemory) -> Bool {
        let bytes = memoryBytes
        guard bytes > Self.smallBytes else { return true }
        guard memory.take(2 * bytes) else { return false }
        self.memory = memory
        heldBytes = bytes
        valueBytes.store(bytes, ordering: .relaxed)
        return true
    }

    /// The caller counts the values from now on.
    func giveBackRoomForValues() {
        let bytes = valueBytes.exchange(0, ordering: .relaxed)
        if bytes > 0 { memory?.giveBack(bytes) }
    }

    /// Bytes of memory that it takes.
    var memoryBytes: Int { PQresultMemorySize(result) }

    enum Kind { case answer, failure, copy, sync }

    var kind: Kind {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: .answer
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: .copy
        case PGRES_PIPELINE_SYNC: .sync
        default: .failure
        }
    }

    /// `COMMIT`, `INSERT 0 3`, …
    var tag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    var affectedRows: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    func name(of column: Int) -> String {
        PQfname(result, Int32(column)).map { String(cString: $0) } ?? ""
    }

    /// Nil if no column has exactly this name; the first one, if several have.
    func place(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { name in
            (0..<columnCount).first { column in
                guard let start = name.baseAddress, let found = PQfname(result, Int32(column))
                else { return false }
                return strlen(found) == name.count && memcmp(found, start, name.count) == 0
            }
        }
    }

    func type(of column: Int) -> PostgresType {
        PostgresType(rawValue: PQftype(result, Int32(column)))
    }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        PQgetisnull(result, Int32(row), Int32(column)) != 0
    }

    /// Valid as long as the result set lives.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        let count = Int(PQgetlength(result, Int32(row), Int32(column)))
        // libpq keeps as many bytes there until deinit clears the result; without a cell, `count`
        // is 0.
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, Int32(row), Int32(column)), count: max(0, count))
    }

    /// Nil if the answer is not an error, or is one that libpq made when the connection broke.
    var serverError: PostgresServerError? {
        guard let sqlState = field(wattos_pg_sqlstate) else { return nil }
        return PostgresServerError(
            sqlState: sqlState, message: field(wattos_pg_message) ?? "",
            detail: field(wattos_pg_detail), hint: field(wattos_pg_hint),
            constraint: field(wattos_pg_constraint),
            position: field(wattos_pg_position).flatMap { Int($0) },
            severity: field(wattos_pg_severity) ?? "", function: field(wattos_pg_function))
    }

    /// The description in the answer to a Describe.
    var description: PostgresDescription {
        let parameters = 0..<max(0, PQnparams(result))
        return PostgresDescription(
            parameterTypes: parameters.map { PostgresType(rawValue: PQparamtype(result, $0)) },
            columns: (0..<columnCount).map { column in
                PostgresDescription.Column(
                    name: name(of: column), type: type(of: column),
                    table: PQftable(result, Int32(column)),
                    attribute: Int(PQftablecol(result, Int32(column))))
            })
    }

    private func field(_ field: wattos_pg_field) -> String? {
        PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) }
    }
}
