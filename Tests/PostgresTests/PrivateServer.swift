import TestStores

/// A server of the test's own, which asks for a password and which the test may kill.
enum PrivateServer {
    /// Gives `body` a running server, which is gone afterwards.
    static func use(_ body: (PrivatePostgres) async throws -> Void) async throws {
        let server = try await onThread { try PrivatePostgres(asksForPassword: true) }
        do {
            try await body(server)
        } catch {
            await stop(server)
            throw error
        }
        await stop(server)
    }

    private static func stop(_ server: PrivatePostgres) async {
        _ = await failure { try await onThread { server.kill() } }
    }
}
