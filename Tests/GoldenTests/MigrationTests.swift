import FoundationEssentials
import ServiceRuntime
import Testing

@testable import KitchenSink

@Suite("Migrations in a binary")
struct MigrationTests {
    @Test("are the files, byte for byte")
    func bytes() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "contracts/kitchen-sink/migrations")
        let names = ["001-every-byte", "002-empty"]
        #expect(kitchenSinkMigrations.map(\.id) == names)
        for migration in kitchenSinkMigrations {
            let file = folder.appending(path: "\(migration.id).sql")
            #expect(Array(migration.sql.utf8) == Array(try Data(contentsOf: file)))
        }
    }
}
