/// A key that a mapping may have: the parser and `contract.schema.json` both go by it.
struct Key: Sendable {
    enum Presence: Sendable {
        case optional
        case required
        /// Required, and its absence has a message of its own.
        case demanded
        /// Required here or in the mapping around this one, and its absence has a message of its
        /// own.
        case demandedHereOrAbove
    }

    let name: String
    let form: ValueForm
    let presence: Presence
    /// What editors show beside it; may be empty.
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

/// The keys that one kind of mapping may have, and what such a mapping is called.
struct KeyList: Sendable {
    /// With its article: "a route".
    let noun: String
    let keys: [Key]
    /// What editors show beside such a mapping; may be empty.
    let words: String
    /// What people write who know another language, and what to write instead.
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

    /// What stands under the key.
    func form(of name: String) -> ValueForm? { keys.first { $0.name == name }?.form }
}

/// What may stand under a key.
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
    /// From above `over`, if there is one, to `most`.
    case number(over: Double? = nil, most: Double? = nil)
    case list(ValueForm, atLeast: Int = 0, isSet: Bool = false)
    case map(MapKeys, ValueForm, atLeast: Int = 0)
    case mapping(KeyList)
    /// Text, a number, true or false.
    case scalar
    /// The form of the one key, of those listed, that the mapping has.
    case oneOf([(key: String, form: ValueForm)])
    /// The first form whose condition holds, else the last one.
    case choice([(condition: Condition, form: ValueForm)], else: ValueForm)
    /// A form that several keys share, or that holds itself.
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
    /// A function, because a form may hold itself.
    let form: @Sendable () -> ValueForm

    init(_ name: String, _ words: String = "", _ form: @escaping @Sendable () -> ValueForm) {
        self.name = name
        self.words = words
        self.form = form
    }
}
