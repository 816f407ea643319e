/// A key that a mapping may have, for the parser and for `contract.schema.json`.
struct Key: Sendable {
    enum Presence: Sendable {
        case optional
        case required
        /// Required; a section reports its absence with a message of its own.
        case demanded
    }

    let name: String
    let form: ValueForm
    let presence: Presence
    /// The description that editors show; may be empty.
    let words: String

    init(
        _ name: String, _ form: ValueForm, _ presence: Presence = .optional, _ words: String = ""
    ) {
        self.name = name
        self.form = form
        self.presence = presence
        self.words = words
    }
}

/// The keys that one kind of mapping may have, with words about such a mapping.
struct KeyList: Sendable {
    /// The mapping's noun with its article, such as "a route".
    let noun: String
    let keys: [Key]
    /// The description that editors show; may be empty.
    let words: String
    /// Help for keys of other languages, by the key.
    let advice: [String: String]

    init(
        _ noun: String, _ words: String = "", _ keys: [Key], advice: [String: String] = [:]
    ) {
        self.noun = noun
        self.keys = keys
        self.words = words
        self.advice = advice
    }

    var names: [String] { keys.map(\.name) }

    func has(_ name: String) -> Bool { keys.contains { $0.name == name } }

    /// The form of the value under a key.
    func form(of name: String) -> ValueForm? { keys.first { $0.name == name }?.form }
}

/// The values that a key may have.
indirect enum ValueForm: Sendable {
    case anything
    /// Text that is not empty.
    case text
    /// Text that fits a regular expression of ECMA-262.
    case matching(String)
    case name(NameForm)
    case word([String])
    case constant(JSONDocument)
    case boolean
    case integer(ClosedRange<Int>)
    /// Above `over` and at most `most`, as far as these are given.
    case number(over: Double? = nil, most: Double? = nil)
    case list(ValueForm, atLeast: Int = 0, isSet: Bool = false)
    case map(MapKeys, ValueForm, atLeast: Int = 0)
    case mapping(KeyList)
    /// Text, a number, true or false.
    case scalar
    /// A mapping with exactly one of these keys, which decides its form.
    case oneOf([(key: String, form: ValueForm)])
    /// The first form whose condition holds, else the last one.
    case choice([(condition: Condition, form: ValueForm)], else: ValueForm)
    /// A form that several keys use, or that is recursive.
    case shared(SharedForm)

    enum MapKeys: Sendable {
        case anything
        case name(NameForm)
        /// Names that may end in `?`.
        case optionalName(NameForm)
        case matching(String)
    }

    enum Condition: Sendable {
        /// A type of JSON Schema.
        case type(String)
        case equals(JSONDocument)
        case has([String])
        case hasOnly([String])
    }
}

/// A form with a name in `contract.schema.json`.
struct SharedForm: Sendable {
    let name: String
    let words: String
    /// A function, because a form may be recursive.
    let form: @Sendable () -> ValueForm

    init(_ name: String, _ words: String = "", _ form: @escaping @Sendable () -> ValueForm) {
        self.name = name
        self.words = words
        self.form = form
    }
}
