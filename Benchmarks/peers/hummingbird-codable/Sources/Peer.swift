import Foundation
import Hummingbird
import Logging
import NIOPosix

/// Hummingbird 2 with Codable on one event loop: `hummingbird-peer PORT`.
@main
struct Peer {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 3997
        let application = Application(
            router: router(try catalogue()),
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)),
            logger: quiet)
        try await application.runService()
    }

    private static var quiet: Logger {
        var logger = Logger(label: "peer")
        logger.logLevel = .error
        return logger
    }
}

func router(_ catalogue: Catalogue) -> Router<BasicRequestContext> {
    let router = Router()
    router.get("text") { _, _ in Text(text: "Hello, World!") }
    router.get("greetings/:name") { _, context in
        Text(text: "Hello, \(try context.parameters.require("name"))!")
    }
    router.get("products") { _, _ in catalogue }
    router.post("orders") { request, context in
        let order = try await request.decode(as: Order.self, context: context)
        try order.check()
        return order
    }
    return router
}

/// The products of the file that CATALOGUE names.
func catalogue() throws -> Catalogue {
    let path = ProcessInfo.processInfo.environment["CATALOGUE"] ?? "catalogue.json"
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(Catalogue.self, from: Data(contentsOf: URL(filePath: path)))
}
