import FoundationEssentials
import ServiceRuntime

// What the emitter prints, by hand; the schemas are those of the JSON tests.

enum PostMessage: Operation {
    static let description = OperationDescription(
        "postMessage", .post, "/v1/conversations/{conversationID}/messages", access: .anyone,
        bodyLimit: .bytes(65_536), timeout: .seconds(60))

    struct Input: OperationInput, Equatable {
        var conversationID: UUID
        var locale: Locale
        var trace: String?
        var body: NewMessage

        init(conversationID: UUID, locale: Locale = .de, trace: String? = nil, body: NewMessage) {
            self.conversationID = conversationID
            self.locale = locale
            self.trace = trace
            self.body = body
        }

        init(from request: inout RequestReader) {
            conversationID = request.path(0, "conversationID")
            locale = request.query("locale", default: .de)
            trace = request.queryIfPresent("trace", .length(0...64))
            body = request.body()
        }

        func write(to request: inout RequestWriter) {
            request.path(conversationID)
            request.query("locale", locale)
            request.query("trace", trace)
            request.body(body)
        }

        enum Locale: String, JSONEnum {
            case de, en
            static let table = EnumTable(allCases)
        }
    }

    enum Output: OperationOutput, Equatable {
        case created(Message)
        case ok(Message, location: String)

        func write(to response: inout ResponseWriter) {
            switch self {
            case .created(let body):
                response.json(201, body)
            case .ok(let body, let location):
                response.header("Location", location)
                response.json(200, body)
            }
        }

        init(from response: inout ResponseReader) throws {
            switch response.status {
            case 201: self = .created(try response.json())
            case 200: self = .ok(try response.json(), location: try response.header("Location"))
            default: throw response.undeclared()
            }
        }
    }

    struct Problem: OperationProblem {
        let problem: ChatProblem
        static func conversationNotFound(conversationID: UUID) -> Self {
            Self(problem: .conversationNotFound(conversationID: conversationID))
        }
        static var messageConflict: Self { Self(problem: .messageConflict) }
    }
}

enum GetShape: Operation {
    static let description = OperationDescription(
        "getShape", .get, "/v1/shapes/{id}", access: .anyone, success: 200, timeout: .seconds(10))

    struct Input: OperationInput, Equatable {
        var id: Int

        init(id: Int) {
            self.id = id
        }

        init(from request: inout RequestReader) {
            id = request.path(0, "id", .range(1...))
        }

        func write(to request: inout RequestWriter) {
            request.path(id)
        }
    }

    typealias Output = Shape
    typealias Problem = NoProblem
}

enum DeleteShape: Operation {
    static let description = OperationDescription(
        "deleteShape", .delete, "/v1/shapes/{id}", access: .anyone, success: 204,
        timeout: .seconds(10))

    struct Input: OperationInput, Equatable {
        var id: Int

        init(id: Int) {
            self.id = id
        }

        init(from request: inout RequestReader) {
            id = request.path(0, "id", .range(1...))
        }

        func write(to request: inout RequestWriter) {
            request.path(id)
        }
    }

    typealias Output = NoContent
    typealias Problem = NoProblem
}

/// Every kind of parameter at once.
enum FindNames: Operation {
    static let description = OperationDescription(
        "findNames", .get, "/v1/names/{name}", access: .anyone, success: 200, timeout: .seconds(10),
        concurrency: 2)

    struct Input: OperationInput, Equatable {
        var name: String
        var ids: [Int]
        var tags: [String]?
        var exact: Bool
        var limit: Int
        var tenant: UUID
        var note: String?

        init(
            name: String, ids: [Int], tags: [String]? = nil, exact: Bool = false, limit: Int,
            tenant: UUID, note: String? = nil
        ) {
            self.name = name
            self.ids = ids
            self.tags = tags
            self.exact = exact
            self.limit = limit
            self.tenant = tenant
            self.note = note
        }

        init(from request: inout RequestReader) {
            name = request.path(0, "name", .length(1...20))
            ids = request.query("id", .count(1...3).unique.items(.range(1...)))
            tags = request.queryIfPresent("tag")
            exact = request.query("exact", default: false)
            limit = request.query("limit", .range(1...100))
            tenant = request.header("X-Tenant-Id")
            note = request.headerIfPresent("X-Note", .length(0...10))
        }

        func write(to request: inout RequestWriter) {
            request.path(name)
            request.query("id", ids)
            request.query("tag", tags)
            request.query("exact", exact)
            request.query("limit", limit)
            request.header("X-Tenant-Id", tenant)
            request.header("X-Note", note)
        }
    }

    typealias Output = [String]
    typealias Problem = NoProblem
}
