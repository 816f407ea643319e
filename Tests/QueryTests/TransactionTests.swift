import Postgres
import PostgresResource
import ServiceRuntime
import Synchronization
import Testing

@testable import KitchenSink

@Suite("Transactions and batches of queries", .timeLimit(.minutes(2)))
struct TransactionTests {
    private struct Stop: Error {}

    @Test("a transaction commits when its closure returns, and is undone when it throws")
    func commit() async throws {
        try await TestDatabase.useKitchen { test, scope in
            let count = try await scope.transaction { transaction in
                try await transaction.add(1, "A")
                try await transaction.lockMenu(number: 7)
                #expect(try await transaction.lockSnack(id: id(1)) == "A")
                #expect(try await transaction.moveSnack(id: id(1), name: "B") == 1)
                #expect(try await names(test).isEmpty)
                return try await transaction.countSnacks()
            }
            #expect(count == 1)
            #expect(try await names(test) == ["B"])
            let error = await failure {
                try await scope.transaction { transaction in
                    try await transaction.removeSnack(id: id(1))
                    throw Stop()
                }
            }
            #expect(error as? Stop != nil)
            #expect(try await names(test) == ["B"])
        }
    }

    @Test("the result of a query that its header excludes undoes the transaction")
    func rowMissing() async throws {
        try await TestDatabase.useKitchen { test, scope in
            let error = await failure {
                try await scope.transaction { transaction in
                    try await transaction.add(1, "A")
                    _ = try await transaction.getSnack(id: id(2))
                }
            }
            #expect(error as? QueryError == .rowMissing("getSnack"))
            let left = try await names(test)
            #expect(left.isEmpty)
        }
    }

    @Test("a real conflict runs the closure again, if it was asked for")
    func retrying() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "A", rating: 0)
            let runs = Mutex(0)
            @Sendable func raise(_ transaction: KitchenSinkTransaction, by other: Bool) async throws
            {
                let rating = try await transaction.getSnack(id: id(1)).rating ?? 0
                if other {
                    _ = try await scope.rateSnack(id: id(1), rating: 10, course: nil)
                }
                _ = try await transaction.rateSnack(id: id(1), rating: rating + 1, course: nil)
            }
            try await scope.transaction(retrying: 3, .repeatableRead) { transaction in
                let run = runs.withLock {
                    $0 += 1; return $0
                }
                try await raise(transaction, by: run == 1)
            }
            #expect(runs.withLock { $0 } == 2)
            #expect(try await scope.getSnack(id: id(1)).rating == 11)
            for isPlain in [true, false] {
                runs.withLock { $0 = 0 }
                let error = await failure {
                    if isPlain {
                        try await scope.transaction(.serializable) { transaction in
                            runs.withLock { $0 += 1 }
                            try await raise(transaction, by: true)
                        }
                    } else {
                        try await scope.transaction(retrying: 0, .repeatableRead) { transaction in
                            runs.withLock { $0 += 1 }
                            try await raise(transaction, by: true)
                        }
                    }
                }
                #expect((error as? PostgresError)?.serverError?.sqlState == "40001")
                #expect(runs.withLock { $0 } == 1)
            }
            #expect(try await names(test) == ["A"])
        }
    }

    @Test("what waits for COMMIT takes effect with it, in its order")
    func atCommit() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "A")
            try await scope.add(2, "B")
            try await scope.transaction { transaction in
                transaction.atCommit.moveSnack(id: id(1), name: "C")
                transaction.atCommit.removeSnack(id: id(2))
                transaction.atCommit.rateSnack(id: id(1), rating: 3, course: nil)
                try await transaction.add(3, "D")
                #expect(try await transaction.getSnack(id: id(1)).name == "A")
            }
            #expect(try await names(test) == ["C", "D"])
            let snack = try await scope.getSnack(id: id(1))
            // The line of what is nil was left out here too.
            #expect(snack.rating == 3 && snack.course == .main)
        }
    }

    @Test("a change that waits for COMMIT and finds no row undoes everything, and is named")
    func missed() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "A")
            let error = await failure {
                try await scope.transaction(retrying: 3) { transaction in
                    try await transaction.add(2, "B")
                    transaction.atCommit.moveSnack(id: id(1), name: "C")
                    transaction.atCommit.moveSnack(id: id(9), name: "D")
                    transaction.atCommit.removeSnack(id: id(1))
                }
            }
            #expect(error as? PostgresError == .effectMissed("moveSnack"))
            #expect(try await names(test) == ["A"])
        }
    }

    @Test("many queries of one kind are sent at once")
    func batch() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "A")
            let found = try await scope.batch { batch in
                (0..<50).map { batch.findSnack(id: id(UInt8($0))) }
            }
            #expect(found.count == 50 && found.compactMap(\.?.name) == ["A"])
            #expect(found[1]?.name == "A")
            let none = try await scope.batch { _ in [Query<Int>]() }
            #expect(none.isEmpty)
        }
    }

    @Test("queries of several kinds are sent at once, each with its own result")
    func mixed() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "A")
            let (count, snack, _, changed) = try await scope.batch { batch in
                (
                    batch.countSnacks(), batch.findSnack(id: id(1)), batch.removeSnack(id: id(1)),
                    batch.rateSnack(id: id(1), rating: 1, course: nil)
                )
            }
            #expect(count == 1 && snack?.name == "A" && changed == 0)
            #expect(try await names(test).isEmpty)
        }
    }

    @Test("a batch takes effect whole, or not at all")
    func wholeBatch() async throws {
        try await TestDatabase.useKitchen { test, scope in
            let error = await failure {
                _ = try await scope.batch { batch in
                    [1, 2, 1].map { number in
                        batch.addSnack(
                            id: id(number), name: "N", course: .main, heat: "hot", rating: nil,
                            servedAt: noon, shape: .circle(Circle(radius: 1)), tags: [],
                            grid: .array([]), labels: nil, note: nil)
                    }
                }
            }
            guard case PostgresError.inBatch(index: 2, .server(let cause))? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cause.sqlState == "23505")
            let left = try await names(test)
            #expect(left.isEmpty)
            let inside = await failure {
                try await scope.transaction { transaction in
                    try await transaction.add(5, "E")
                    _ = try await transaction.batch { batch in
                        [
                            batch.moveSnack(id: id(5), name: "F"),
                            batch.moveSnack(id: id(6), name: "G"),
                        ]
                    }
                    throw Stop()
                }
            }
            #expect(inside as? Stop != nil)
            let rest = try await names(test)
            #expect(rest.isEmpty)
        }
    }
}
