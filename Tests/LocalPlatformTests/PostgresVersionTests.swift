import Foundation
import Testing

@testable import LocalPlatform

/// What the pinned PostgreSQL has, and what happens to data of the one before.
@Suite("the version of PostgreSQL")
struct PostgresVersionTests {
    private func start(_ folder: TestFolder) async throws -> LocalPostgres {
        try await LocalPostgres.start(
            dataDirectory: "\(folder.path)/postgres", binaries: postgresBinaries())
    }

    @Test("is 18, with pgvector 0.8.5, `uuidv7()` and checksums, and without more extensions")
    func version() async throws {
        let folder = try await TestFolder.withPostgres()
        let postgres = try await start(folder)
        try await postgres.createDatabase("rag")
        let url = postgres.url(for: "rag")
        let version = try await ask("show server_version", at: url)
        #expect(version?.hasPrefix("\(PostgresFolder.version).") == true)
        let extensions = "select string_agg(extname || ' ' || extversion, ', ' order by extname)"
        #expect(
            try await ask("\(extensions) from pg_extension", at: url) == "plpgsql 1.0, vector 0.8.5"
        )
        let available = "select string_agg(name, ', ' order by name) from pg_available_extensions"
        #expect(try await ask(available, at: url) == "plpgsql, vector")
        #expect(try await ask("select uuid_extract_version(uuidv7())", at: url) == "7")
        #expect(try await ask("show data_checksums", at: url) == "on")
        await postgres.stop()
    }

    @Test("an HNSW index gives as many rows as were asked for, or as there are")
    func nearest() async throws {
        let folder = try await TestFolder.withPostgres()
        let postgres = try await start(folder)
        try await postgres.createDatabase("rag")
        let url = postgres.url(for: "rag")
        let table = """
            create table chunk (id int, space int, place vector(8) not null);
            select setseed(0.5);
            insert into chunk select i, case when i % 50 = 0 then 1 when i <= 7 then 2 else 0 end,
                array[random(), random(), random(), random(), random(), random(), random(),
                i]::vector(8) from generate_series(1, 3000) i;
            create index on chunk using hnsw (place vector_l2_ops); analyze chunk
            """
        #expect(try await ask(table, at: url) != nil)
        for (space, limit, expected) in [(1, 10, 10), (1, 100, 60), (2, 10, 7), (0, 40, 40)] {
            // The index is walked on until the filter has let enough through.
            let rows = try await ask(
                """
                set enable_seqscan = off; set hnsw.iterative_scan = strict_order;
                select count(*) from (select id from chunk where space = \(space)
                    order by place <-> '[0,0,0,0,0,0,0,1500]' limit \(limit))
                """, at: url)
            #expect(rows == "\(expected)", "space \(space)")
        }
        let plan = try await ask(
            """
            set enable_seqscan = off; explain (costs off)
            select id from chunk order by place <-> '[0,0,0,0,0,0,0,1500]' limit 10
            """, at: url)
        #expect(plan?.contains("Index Scan using chunk_place_idx") == true)
        await postgres.stop()
    }

    @Test("data of another version is refused before anything is started, with what to do")
    func otherVersion() async throws {
        let folder = try TestFolder()
        let path = "\(folder.path)/postgres"
        try FileManager.default.createDirectory(
            atPath: "\(path)/data", withIntermediateDirectories: true)
        for (version, cure) in [
            (16, "`scripts/postgres-upgrade.sh \(path)` takes its data over"),
            (15, "dump it with the programs of 15"),
        ] {
            try "\(version)\n".write(
                toFile: "\(path)/data/PG_VERSION", atomically: true, encoding: .utf8)
            let expected = LocalPlatformError(
                "`\(path)/data` was made by PostgreSQL \(version) and this is 18: \(cure), and "
                    + "`mv \(path)/data \(path)/data-\(version)` begins without it")
            await #expect(throws: expected) { try await start(folder) }
            #expect(throws: expected) {
                try LocalPostgres.refuseOtherVersion(dataDirectory: path)
            }
        }
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: path).sorted() == [
                "data", "data/PG_VERSION",
            ])
        try LocalPostgres.refuseOtherVersion(dataDirectory: "\(folder.path)/none")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/none"))
    }

    @Test("data of 16 is taken over by the command that the refusal names")
    func upgrade() async throws {
        let folder = try TestFolder()
        let old = try await OldServer.make(in: folder)
        try await old.fill()
        let refused = try await failure { _ = try await start(folder) }
        let script = "scripts/postgres-upgrade.sh"
        #expect(refused?.message.contains("`\(script) \(folder.path)/postgres`") == true)

        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let upgraded = try await run("\(project)/\(script)", ["\(folder.path)/postgres"])
        #expect(upgraded.status.isSuccess, "\(upgraded.output)\(upgraded.errors)")
        #expect(folder.text("postgres/data-16/PG_VERSION") == "16\n")
        #expect(try folder.open("postgres/data") == [])

        let postgres = try await start(folder)
        let (chat, text) = (postgres.url(for: "chat"), "select v || t from kept")
        #expect(try await ask(text, at: chat) == "[1,2,3]ä")
        let version = "select extversion from pg_extension where extname = 'vector'"
        #expect(try await ask(version, at: chat) == "0.8.5")
        let stranger = "postgres://wattos:guess@127.0.0.1:\(postgres.port)/chat"
        #expect(try await ask("select 1", at: stranger) == nil)
        await postgres.stop()

        let again = try await run("\(project)/\(script)", ["\(folder.path)/postgres"])
        #expect(!again.status.isSuccess)
        #expect(again.errors.contains("was made by PostgreSQL 18, and this takes over 16 alone"))
    }

    private func failure(
        _ body: () async throws -> Void
    ) async throws -> LocalPlatformError? {
        do {
            try await body()
            return nil
        } catch let error as LocalPlatformError {
            return error
        }
    }
}

/// A folder as an earlier `wattos up` left it, by the PostgreSQL 16 of the same package.
private struct OldServer {
    let folder: PostgresFolder

    static func make(in place: TestFolder) async throws -> OldServer {
        let binaries = try postgresBinaries().replacing("/pginstall18/", with: "/pginstall/")
        let folder = try PostgresFolder("\(place.path)/postgres", binaries: binaries)
        try await folder.initialise(before: .now + .seconds(60))
        return OldServer(folder: folder)
    }

    /// Makes a database with a vector and a letter beyond ASCII, and stops.
    func fill() async throws {
        defer { folder.server.lock.release() }
        let port = try folder.server.choosePort()
        let settings = ["port=\(port)", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        let server = try await ChildProcess.start(
            folder.command("postgres", ["-D", folder.data] + settings.flatMap { ["-c", $0] })
        ) { _, _ in }
        try await eventually("PostgreSQL 16 did not start") { folder.isReady(server.pid) }
        let url = "postgres://wattos:\(folder.server.password)@127.0.0.1:\(port)"
        #expect(try await ask("create database chat", at: "\(url)/postgres") != nil)
        let table = """
            create extension vector; create table kept (v vector(3), t text);
            create index on kept using hnsw (v vector_l2_ops);
            insert into kept values ('[1,2,3]', 'ä')
            """
        #expect(try await ask(table, at: "\(url)/chat") != nil)
        server.signal(SIGINT)
        #expect(await server.ended(before: .now + .seconds(30)) != nil)
    }
}
