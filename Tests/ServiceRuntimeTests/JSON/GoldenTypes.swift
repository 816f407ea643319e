import ServiceRuntime

// What the emitter prints, by hand.

struct NewMessage: JSONObject, Equatable {
    var text: String
    var attachments: [UUID]?
    var note: Presence<String>

    init(text: String, attachments: [UUID]? = nil, note: Presence<String> = .absent) {
        self.text = text
        self.attachments = attachments
        self.note = note
    }

    static let keys = JSONKeys("text", "attachments?", "note?")
    static var blank: Self { Self(text: .blank) }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&text, .length(1...8_000))
        case 1: json.read(&attachments, .count(0...16))
        default: json.read(&note)
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("text", text)
        json.member("attachments", attachments)
        json.member("note", note)
    }
}

struct Message: JSONObject, Equatable {
    var id: UUID
    var role: Role
    var text: String
    var replyTo: UUID?
    var createdAt: Instant

    init(id: UUID, role: Role, text: String, replyTo: UUID?, createdAt: Instant) {
        self.id = id
        self.role = role
        self.text = text
        self.replyTo = replyTo
        self.createdAt = createdAt
    }

    enum Role: String, JSONEnum {
        case user, assistant, system
        static let table = EnumTable(allCases)
    }

    static let keys = JSONKeys("id", "role", "text", "replyTo", "createdAt")
    static var blank: Self {
        Self(id: .blank, role: .blank, text: .blank, replyTo: nil, createdAt: .blank)
    }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&id)
        case 1: json.read(&role)
        case 2: json.read(&text)
        case 3: json.readNullable(&replyTo)
        default: json.read(&createdAt)
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("id", id)
        json.member("role", role)
        json.member("text", text)
        json.nullable("replyTo", replyTo)
        json.member("createdAt", createdAt)
    }
}

struct Circle: JSONObject, Equatable {
    var kind: Kind
    var radius: Double

    init(kind: Kind = .circle, radius: Double) {
        self.kind = kind
        self.radius = radius
    }

    enum Kind: String, JSONEnum {
        case circle
        static let table = EnumTable(allCases)
    }

    static let keys = JSONKeys("kind", "radius")
    static var blank: Self { Self(radius: .blank) }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&kind)
        default: json.read(&radius, .above(0))
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("kind", kind)
        json.member("radius", radius)
    }
}

struct Square: JSONObject, Equatable {
    var side: Double

    init(side: Double) { self.side = side }

    static let keys = JSONKeys("kind", "side")
    static var blank: Self { Self(side: .blank) }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.readConstant("square")
        default: json.read(&side)
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("kind", "square")
        json.member("side", side)
    }
}

enum Shape: JSONCodable, Equatable {
    case circle(Circle)
    case square(Square)

    static var blank: Self { .circle(.blank) }

    mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        switch json.discriminator("kind", Self.tags) {
        case 0: self = .circle(json.value())
        case 1: self = .square(json.value())
        default: break
        }
    }

    private static let tags = JSONKeys("circle", "square")

    func write(to json: inout JSONWriter) {
        switch self {
        case .circle(let value): value.write(to: &json)
        case .square(let value): value.write(to: &json)
        }
    }
}

enum Key: JSONCodable, Equatable {
    case string(String)
    case integer(Int)

    static var blank: Self { .string(.blank) }

    mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        var choice = json.choose(.oneOf)
        if let value = json.attempt(&choice, String.self, .length(0...10)) { self = .string(value) }
        if let value = json.attempt(&choice, Int.self) { self = .integer(value) }
        json.end(choice)
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .string(let value): value.write(to: &json)
        case .integer(let value): value.write(to: &json)
        }
    }
}

/// Recursive through a property.
struct Node: JSONObject, Equatable {
    var value: Int
    @Indirect var next: Node?
    var children: [Node]?

    init(value: Int, next: Node? = nil, children: [Node]? = nil) {
        self.value = value
        self.next = next
        self.children = children
    }

    static let keys = JSONKeys("value", "next?", "children?")
    static var blank: Self { Self(value: .blank) }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&value)
        case 1: json.read(&next)
        default: json.read(&children, .count(...3))
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("value", value)
        json.member("next", next)
        json.member("children", children)
    }
}

/// `prefixItems: [string, integer]`, `items: boolean`
struct Row: JSONTuple, Equatable {
    var name: String
    var size: Int
    var flags: [Bool]

    init(name: String, size: Int, flags: [Bool]) {
        self.name = name
        self.size = size
        self.flags = flags
    }

    static let count = 2...4
    static var blank: Self { Self(name: .blank, size: .blank, flags: []) }

    mutating func read(_ index: Int, from json: inout JSONReader) {
        switch index {
        case 0: json.read(&name, .length(1...))
        case 1: json.read(&size, .range(0...9))
        default: json.readItem(&flags)
        }
    }

    func write(items json: inout JSONWriter) {
        json.element(name)
        json.element(size)
        for flag in flags { json.element(flag) }
    }
}

/// `additionalProperties: {type: integer, minimum: 1}` beside a named member.
struct Counters: JSONObject, Equatable {
    var title: String
    var others: [String: Int]

    init(title: String, others: [String: Int]) {
        self.title = title
        self.others = others
    }

    static let keys = JSONKeys("title", additional: .kept, count: 1...3)
    static var blank: Self { Self(title: .blank, others: [:]) }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&title)
        default: json.readAdditional(&others, .range(1...))
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("title", title)
        json.additional(others)
    }
}

/// One member of every kind, with rules.
struct Kitchen: JSONObject, Equatable {
    var integer: Int = 0
    var small: Int32 = 0
    var price: Double = 0
    var level: Level = .low
    var day: CalendarDate = .blank
    var span: ISODuration = .blank
    var blob: Base64 = .blank
    var link: String = ""
    var mail: String = ""
    var slug: String = ""
    var any: JSONValue = .null
    var mixed: JSONValue = .null
    var tags: [String] = []
    var names: [String?] = []
    var scores: [String: Double] = [:]
    var isOn = false

    init() {}

    enum Level: Int, JSONIntegerEnum {
        case low = 1
        case high = 10
    }

    static let keys = JSONKeys(
        "integer?", "small?", "price?", "level?", "day?", "span?", "blob?", "link?", "mail?",
        "slug?", "any?", "mixed?", "tags?", "names?", "scores?", "isOn?", additional: .ignored)
    static var blank: Self { Self() }

    private static let slugPattern = Pattern("^[a-z][a-z0-9-]*$")
    private static let mixedRules: JSONValueRules = .oneOf("1", "\"one\"", "null", "[1,{\"a\":2}]")

    mutating func read(_ key: Int, from json: inout JSONReader) {
        switch key {
        case 0: json.read(&integer, .range(-10...1_000_000).multiple(of: 5))
        case 1: json.read(&small)
        case 2: json.read(&price, .range(0...).multiple(of: 0.01))
        case 3: json.read(&level)
        case 4: json.read(&day)
        case 5: json.read(&span)
        case 6: json.read(&blob, .length(...8))
        case 7: json.read(&link, .format(.uri))
        case 8: json.read(&mail, .format(.email))
        case 9: json.read(&slug, .pattern(Self.slugPattern).length(1...10))
        case 10: json.read(&any)
        case 11: json.read(&mixed, Self.mixedRules)
        case 12: json.read(&tags, .items(.length(1...5)).unique)
        case 13: json.read(&names, .items(.length(1...)))
        case 14: json.read(&scores, .values(.range(0...1)).count(...2))
        default: json.read(&isOn)
        }
    }

    func write(members json: inout JSONWriter) {
        json.member("integer", integer)
        json.member("small", small)
        json.member("price", price)
        json.member("level", level)
        json.member("day", day)
        json.member("span", span)
        json.member("blob", blob)
        json.member("link", link)
        json.member("mail", mail)
        json.member("slug", slug)
        json.member("any", any)
        json.member("mixed", mixed)
        json.member("tags", tags)
        json.member("names", names)
        json.member("scores", scores)
        json.member("isOn", isOn)
    }
}
