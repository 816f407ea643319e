import Foundation
import Testing

@testable import Postgres

private enum Mood: String, PostgresValue { case fine, sad }

@Suite(.timeLimit(.minutes(1)))
struct StatementTests {
    private func prepared(
        _ statement: PostgresStatement, on session: some PostgresSession
    ) async throws -> [Int] {
        try await session.query(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement = \(statement.text)",
            as: Int.self)
    }

    @Test("a fixed statement is prepared once on a connection and run with any values")
    func preparedOnce() async throws {
        let sum = PostgresStatement("SELECT $1 + $2 AS sum", parameters: [.int8, .int4])
        try await Database.use(connections: 1) { db in
            for number in 0..<5 {
                var call = PostgresCall(sum)
                call.bind(number)
                call.bind(Int32(10))
                let row = try #require(try await db.rows(call).first)
                #expect(try row.decode((Int).self) == number + 10)
            }
            #expect(try await prepared(sum, on: db) == [1])
        }
    }

    @Test("statements of one text are one to a connection, of other types another")
    func sameText() async throws {
        let text = "SELECT $1::text AS same_text"
        try await Database.use(connections: 1) { db in
            for type in [PostgresType.text, .text, .int8] {
                var call = PostgresCall(PostgresStatement(text, parameters: [type]))
                if type == .text { call.bind("5") } else { call.bind(5) }
                let row = try #require(try await db.rows(call).first)
                #expect(try row.decode((String).self) == "5")
            }
            let same = PostgresStatement(text, parameters: [])
            #expect(try await prepared(same, on: db) == [2])
        }
    }

    @Test("a literal and a fixed statement of its text share what is prepared")
    func literal() async throws {
        let fixed = PostgresStatement("SELECT 1 + $1 AS shared_text", parameters: [.int8])
        try await Database.use(connections: 1) { db in
            var call = PostgresCall(fixed)
            call.bind(2)
            let rows = try await db.rows(call)
            #expect(rows.count == 1)
            #expect(try await db.query("SELECT 1 + \(2) AS shared_text", as: Int.self) == [3])
            #expect(try await prepared(fixed, on: db) == [1])
        }
    }

    @Test("the server is told the types of the statement, not those of the values")
    func types() async throws {
        let types = PostgresStatement(
            "SELECT pg_typeof($1)::text, pg_typeof($2)::text, $1::text, $2 IS NULL",
            parameters: [.uuid, .int2])
        try await Database.use(connections: 1) { db in
            var call = PostgresCall(types)
            call.bind("6F9619FF-8B86-D011-B42D-00C04FC964FF")
            call.bind(nil as Int16?)
            let row = try #require(try await db.rows(call).first)
            let (first, second, text, isNull) = try row.decode((String, String, String, Bool).self)
            #expect((first, second, isNull) == ("uuid", "smallint", true))
            #expect(text == "6f9619ff-8b86-d011-b42d-00c04fc964ff")
        }
    }

    @Test("a type made by a user is bound as text and inferred by the server")
    func userType() async throws {
        let insert = PostgresStatement(
            "INSERT INTO test_user_type VALUES ($1, $2) RETURNING mood, area::text AS area",
            parameters: [.inferred, .inferred])
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_user_type")
            try await db.execute("DROP TYPE IF EXISTS test_user_mood")
            try await db.execute("CREATE TYPE test_user_mood AS ENUM ('fine', 'sad')")
            try await db.execute("CREATE TABLE test_user_type (mood test_user_mood, area box)")
            var call = PostgresCall(insert)
            call.bind(Mood.sad)
            call.bind("(1,1),(0,0)")
            let row = try #require(try await db.rows(call).first)
            let (mood, area) = try row.decode((Mood, String).self)
            #expect((mood, area) == (.sad, "(1,1),(0,0)"))
        }
    }

    @Test("a call whose values do not fit its statement is refused before it is sent")
    func refused() async throws {
        let two = PostgresStatement("SELECT $1, $2", parameters: [.int8, .text])
        func refusal(_ bind: (inout PostgresCall) -> Void) async throws -> PostgresError? {
            var call = PostgresCall(two)
            bind(&call)
            return try await Database.use(connections: 1) { [call] db in
                await postgresFailure { _ = try await db.rows(call) }
            }
        }
        #expect(try await refusal { $0.bind(1) } == .parameter(index: 2, reason: "it is not bound"))
        let three = try await refusal { call in
            for number in 1...3 { call.bind("\(number)") }
        }
        #expect(three == .parameter(index: 3, reason: "the statement has no such parameter"))
        let narrow = try await refusal { call in
            call.bind(Int32(1))
            call.bind("a\0")
        }
        let reason = "it is bound as int4, the statement takes int8"
        #expect(narrow == .parameter(index: 1, reason: reason))
        let inferred = PostgresStatement("SELECT $1::float8", parameters: [.inferred])
        var guess = PostgresCall(inferred)
        guess.bind(5)
        #expect(guess.refusal?.description.contains("the statement takes") == true)
        let many = PostgresStatement("", parameters: Array(repeating: .int8, count: 65_536))
        #expect(
            PostgresCall(many).refusal
                == .parameter(index: 65_536, reason: "there are too many"))
    }

    @Test("a fault in a fragment is told by its place in the whole statement")
    func fragmentFault() throws {
        let part: SQL = "b = \(2) AND c = \("x\0")"
        let refusal = PostgresCall("SELECT 1 WHERE a = \(1) AND \(part)" as SQL).refusal
        #expect(refusal == .parameter(index: 3, reason: "it contains a NUL character"))
    }

    @Test("values of every length reach the server whole, empty and NULL ones too")
    func lengths() async throws {
        let echo = PostgresStatement(
            "SELECT $1 AS a, $2 AS b, $3 AS c", parameters: [.text, .bytea, .text])
        try await Database.use(connections: 1) { db in
            for count in [0, 1, 3, 4, 255, 70_000] {
                let text = String(repeating: "é", count: count)
                let bytes = [UInt8](repeating: 0, count: count)
                var call = PostgresCall(echo)
                call.bind(text)
                call.bind(bytes)
                call.bind(nil as String?)
                let row = try #require(try await db.rows(call).first)
                let (a, b, c) = try row.decode((String, [UInt8], String?).self)
                #expect(a == text && b == bytes && c == nil)
            }
        }
    }

    @Test("a transaction runs fixed statements on its own connection")
    func transaction() async throws {
        let pid = PostgresStatement("SELECT pg_backend_pid() AS pid", parameters: [])
        try await Database.use(connections: 2) { db in
            try await db.transaction { tx in
                let one = try await tx.rows(PostgresCall(pid)).first?.decode(Int.self, "pid")
                let two = try await tx.query("SELECT pg_backend_pid()", as: Int.self)
                #expect(one == two.first)
            }
        }
    }
}
