import ContractGrammar

/// The keywords of JSON Schema that contracts may use, by subject.
enum SchemaKeywords {
    /// Keywords that decide the kind of a schema.
    private static let headKeys: [Key] = [
        Key(
            "$ref", .matching("^((shared\\.yaml)?#/schemas/)?\(NameForm.schema.expression)$"),
            .optional, "`Name`, `#/schemas/Name` or `shared.yaml#/schemas/Name`."),
        Key(
            "type",
            .choice(
                [
                    (.type("array"), .list(typeName, atLeast: 1)),
                    (.type("null"), .anything),
                ], else: typeName),
            .optional, "One type, or a list of several."),
        Key("enum", .list(.anything, atLeast: 1), .optional, "All values that there are."),
        Key("const", .anything, .optional, "The only value."),
        Key("allOf", branches, .optional, "Object schemas that hold together; they are merged."),
        Key("oneOf", branches, .optional, "Schemas of which exactly one holds."),
        Key("anyOf", branches, .optional, "Schemas of which at least one holds."),
    ]
    private static let numberKeys: [Key] = [
        Key("minimum", .number()), Key("maximum", .number()), Key("exclusiveMinimum", .number()),
        Key("exclusiveMaximum", .number()), Key("multipleOf", .number(over: 0)),
    ]
    private static let stringKeys: [Key] = [
        Key("minLength", count, .optional, "In Unicode scalars."),
        Key("maxLength", count, .optional, "In Unicode scalars."),
        Key(
            "pattern", .text, .optional,
            "A regular expression that runs in linear time: no look-around, no back references."
                + " Not anchored."),
        Key("format", .word(TextFormat.allCases.map(\.rawValue))),
    ]
    private static let arrayKeys: [Key] = [
        Key(
            "items", .choice([(.equals(false), .constant(false))], else: .schema), .optional,
            "What the items are; `false` where nothing may stand after `prefixItems`."),
        Key("prefixItems", branches), Key("minItems", count), Key("maxItems", count),
        Key("uniqueItems", .boolean),
    ]
    private static let objectKeys: [Key] = [
        Key(
            "properties", .map(.anything, .schema), .optional,
            "The members of an object. A key that ends in `?` is optional."),
        Key(
            "required", .texts, .optional,
            "Only in schemas with `$schema`; elsewhere `?` marks what is optional."),
        Key(
            "additionalProperties", .choice([(.type("boolean"), .boolean)], else: .schema),
            .optional, "Objects are closed unless this says otherwise."),
        Key("minProperties", count), Key("maxProperties", count),
    ]
    private static let annotationKeys: [Key] = [
        Key.description("What it means."),
        Key("default", .anything, .optional, "The value that absence means."),
        Key("examples", .examples, .optional, "Values that the schema accepts."),
        Key("deprecated", .boolean),
        Key("readOnly", .boolean, .optional, "Only in responses."),
        Key("writeOnly", .boolean, .optional, "Only in requests."),
        Key(
            "swiftName",
            .matching("^(\(NameForm.schema.expression)|\(NameForm.operation.expression))$"),
            .optional, "What the type or the member is called in Swift, where names meet."),
        swiftNames,
    ]

    static let swiftNames: Key = .init(
        "swiftNames", .map(.anything, .name(.operation)), .optional,
        "What cases of `enum` or `const` are called in Swift, by their values.")

    static let numbers: [String] = numberKeys.map(\.name)
    static let strings: [String] = stringKeys.map(\.name)
    static let arrays: [String] = arrayKeys.map(\.name)
    static let objects: [String] = objectKeys.map(\.name)
    static let ofTypes: [String] = strings + numbers + arrays + objects
    static let annotations: [String] = annotationKeys.map(\.name)
    static let all: [String] = list.names

    static let list: KeyList = .init(
        "a schema", "",
        headKeys + stringKeys + numberKeys + arrayKeys + objectKeys + [
            Key(
                "discriminator", .mapping(discriminator), .optional,
                "Tells the branches of `oneOf` apart by one property."),
            .dialect,
        ] + annotationKeys, advice: advice)

    static let discriminator: KeyList = .init(
        "a discriminator", "",
        [
            Key(
                "propertyName", .text, .required,
                "The property whose constant tells the branch."),
            Key("mapping", .map(.anything, .text)),
        ])

    private static let branches: ValueForm = .list(.schema, atLeast: 1)
    private static let count: ValueForm = .integer(0...Int(Int32.max))
    private static let typeName: ValueForm = .shared(SharedForm("type") { .word(TypeName.all) })

    /// Help for keywords of other dialects.
    private static let advice = [
        "nullable": "write the type as `T | null` or `type: [T, 'null']`",
        "example": "write `examples: [...]`, a list",
        "optional": "end the property's key in `?`",
        "$defs": "give the schema a name under `schemas`",
        "definitions": "give the schema a name under `schemas`",
        "patternProperties": "use `additionalProperties`, and say what keys mean in `description`",
        "not": "say what is allowed; no type can say what is not",
        "if": "use `oneOf` with a `discriminator`",
        "contains": "say it in `description`; no type can say it",
        "propertyNames": "say it in `description`; no type can say it",
        "unevaluatedProperties": "use `additionalProperties`",
        "title": "say it in `description`",
        "values": "use `enum`",
        "optionalProperties": "end the keys of optional properties in `?`",
    ]
}

extension ValueForm {
    /// The form of a schema.
    static let schema: ValueForm = .shared(
        SharedForm("schema", "A type, `Name`, `Name[]`, `A | B`, `T | null`, or JSON Schema.") {
            .choice(
                [
                    (.type("string"), .text), (.type("null"), .anything),
                    (.type("boolean"), .constant(true)),
                ], else: .mapping(SchemaKeywords.list))
        })
}

extension Key {
    static let dialect: Key = .init(
        "$schema", .constant(.string(ContractParser.plainDialect)), .optional,
        "Turns shorthands off: schemas of this file are plain JSON Schema.")
}
