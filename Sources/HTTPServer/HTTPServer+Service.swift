public import ServiceLifecycle

extension HTTPServer: Service {
    /// Serves until a graceful shutdown is asked for, and then until it is done. When its task is
    /// cancelled, requests in work are cancelled as well.
    public func run() async throws {
        if boundPort == nil { try await start() }
        do {
            try await gracefulShutdown()
            try await Task.sleep(for: configuration.drainGrace)
        } catch {
            return await shutdown(within: .zero)
        }
        await shutdown()
    }
}
