/// One place where a request (or, for a client, a response) breaks its contract.
public struct Violation: JSONObject, Error, Hashable {
    public var location: Location
    /// The place in the body (RFC 6901). For a parameter, a slash and its name.
    public var pointer: String
    /// The keyword that is broken, as JSON Schema names it.
    public var keyword: String
    /// The violation in one short sentence without a subject, such as `is required`.
    public var message: String

    public init(_ location: Location, _ pointer: String, keyword: String, message: String) {
        self.location = location
        self.pointer = pointer
        self.keyword = keyword
        self.message = message
    }

    public init(_ location: Location, _ pointer: String, _ failure: RuleFailure) {
        self.init(location, pointer, keyword: failure.keyword, message: failure.message)
    }

    public enum Location: String, JSONEnum {
        case body, path, query, header
        public static let table = EnumTable(allCases)
    }

    public static let keys = JSONKeys("location", "pointer", "keyword", "message")
    public static var blank: Self { Self(.body, "", keyword: "", message: "") }

    public mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&location)
        case 1: json.read(&pointer)
        case 2: json.read(&keyword)
        default: json.read(&message)
        }
    }

    public func write(members json: inout JSONWriter) {
        json.member("location", location)
        json.member("pointer", pointer)
        json.member("keyword", keyword)
        json.member("message", message)
    }
}

/// A rule that a value breaks: a ``Violation`` without its place.
public struct RuleFailure: Hashable, Sendable {
    public var keyword: String
    public var message: String

    public init(_ keyword: String, _ message: String) {
        self.keyword = keyword
        self.message = message
    }
}

/// Why a document could not be read.
public enum JSONFailure: Error, Hashable {
    /// It is not JSON, or exceeds a limit of ``JSONLimits``.
    case malformed(JSONMalformation)
    /// It is JSON that breaks the contract. All violations in the order of their places, at least
    /// one and at most `JSONLimits.violations`.
    case violations([Violation])
}

/// The place in a document at which it is not acceptable JSON, and the reason.
public struct JSONMalformation: Error, Hashable, CustomStringConvertible {
    /// Counted in bytes from 0.
    public let offset: Int
    /// One short sentence without a subject, such as `ends too early`.
    public let reason: String

    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "\(reason) (at byte \(offset))" }
}
