import ServiceRuntime
import Testing

@Suite struct GoldenTypeTests {
    static let id = "0190a5f0-7c4e-7000-8000-00000000abcd"

    @Test("reads and writes what the contract says, byte by byte")
    func roundTrips() throws {
        try expectRoundTrip(NewMessage.self, #"{"text":"Hi"}"#)
        try expectRoundTrip(
            NewMessage.self, #"{"text":"Hi","attachments":["\#(Self.id)"],"note":null}"#)
        try expectRoundTrip(NewMessage.self, #"{"text":"Hi","attachments":[],"note":"n"}"#)
        try expectRoundTrip(
            Message.self,
            #"{"id":"\#(Self.id)","role":"system","text":"","replyTo":null,"#
                + #""createdAt":"2026-07-01T12:34:56.789Z"}"#)
        try expectRoundTrip(Shape.self, #"{"kind":"circle","radius":1.5}"#)
        try expectRoundTrip(
            [Shape].self, #"[{"side":2.0,"kind":"square"}]"#,
            as: #"[{"kind":"square","side":2.0}]"#)
        try expectRoundTrip([Key].self, #"["a",7]"#)
        try expectRoundTrip(
            Node.self, #"{"value":1,"next":{"value":2,"next":{"value":3}},"children":[]}"#)
        try expectRoundTrip(Row.self, #"["a",1,true,false]"#)
        try expectRoundTrip(Counters.self, #"{"title":"t","a":1,"b":2}"#)
    }

    @Test("takes members in any order and with whitespace anywhere")
    func order() throws {
        let text = " {\n\"note\" : null ,\t\"attachments\":[ ] , \"te\\u0078t\"\r:\"Hi\" } "
        let expected = NewMessage(text: "Hi", attachments: [], note: .null)
        #expect(try decoded(NewMessage.self, text) == expected)
    }

    @Test("tells absent, null and a value apart")
    func presence() throws {
        #expect(try decoded(NewMessage.self, #"{"text":"x"}"#).note == .absent)
        #expect(try decoded(NewMessage.self, #"{"text":"x","note":null}"#).note == .null)
        #expect(try decoded(NewMessage.self, #"{"text":"x","note":"y"}"#).note == .value("y"))
        #expect(
            violations(NewMessage.self, #"{"text":"x","attachments":null}"#)
                == ["/attachments type: must be an array, is null"])
        #expect(
            violations(NewMessage.self, #"{"text":"x","note":1}"#)
                == ["/note type: must be a string, is a number"])
    }

    @Test("reports every violation of a document at once, in the order of their places")
    func allAtOnce() {
        let text = #"""
            {"id":"no","role":"robot","text":7,"extra":{"deep":[1]},"createdAt":"yesterday"}
            """#
        #expect(
            violations(Message.self, text) == [
                "/replyTo required: is required",
                "/id format: must be a UUID",
                "/role enum: must be `user`, `assistant` or `system`, is `robot`",
                "/text type: must be a string, is a number",
                "/extra additionalProperties: is not a known member",
                "/createdAt format: must be an RFC 3339 date-time within the years 0 to 9999",
            ])
    }

    @Test("points into nested values with escaped components")
    func pointers() {
        #expect(
            violations(
                Node.self, #"{"value":1,"children":[{"value":2},{"value":3,"next":{"value":"x"}}]}"#
            )
                == ["/children/1/next/value type: must be an integer, is a string"])
        #expect(
            violations([String: [String: Int]].self, #"{"a/b":{"~":"x","\u0041":true}}"#) == [
                "/a~1b/~0 type: must be an integer, is a string",
                "/a~1b/A type: must be an integer, is a boolean",
            ])
        #expect(violations(Int.self, "[]") == [" type: must be an integer, is an array"])
    }

    @Test("chooses the branch by the discriminator, wherever it stands")
    func discriminator() throws {
        #expect(
            try decoded(Shape.self, #"{"radius":2,"kind":"circle"}"#) == .circle(Circle(radius: 2)))
        #expect(
            violations(Shape.self, #"{"kind":"cube"}"#)
                == ["/kind discriminator: must be `circle` or `square`, is `cube`"])
        #expect(violations(Shape.self, #"{"side":1}"#) == ["/kind required: is required"])
        #expect(
            violations(Shape.self, #"{"kind":1}"#)
                == ["/kind type: must be a string, is a number"])
        #expect(
            violations([Shape].self, #"[{"kind":"circle","radius":0},7]"#) == [
                "/0/radius exclusiveMinimum: must be more than 0, is 0",
                "/1 type: must be an object, is a number",
            ])
    }

    @Test("says what a choice without discriminator lacks")
    func choice() {
        #expect(
            violations(Key.self, #""12345678901""#)
                == [" maxLength: must have at most 10 characters, has 11"])
        #expect(violations(Key.self, "null") == [" oneOf: matches none of 2 alternatives"])
        #expect(violations([Key].self, "[1.5,true]").count == 2)
        #expect(
            violations(Overlap.self, "4")
                == [" oneOf: must match one of 2 alternatives, matches 2"])
        #expect(violations(Overlap.self, "11").isEmpty)
    }

    @Test("counts the items of a tuple")
    func tuple() {
        #expect(
            violations(Row.self, #"["a"]"#) == [" minItems: must have at least 2 items, has 1"])
        #expect(
            violations(Row.self, #"["",10,1,true,null]"#) == [
                " maxItems: must have at most 4 items, has 5",
                "/0 minLength: must have at least 1 character, has 0",
                "/1 maximum: must be at most 9, is 10",
                "/2 type: must be a boolean, is a number",
            ])
    }

    @Test("keeps members that the contract does not name, and checks them")
    func additional() {
        #expect(
            violations(Counters.self, #"{"title":"t","a":0,"b":1,"c":2}"#) == [
                " maxProperties: must have at most 3 members, has 4",
                "/a minimum: must be at least 1, is 0",
            ])
        #expect(violations(Counters.self, #"{"title":"t","x":1,"x":1}"#)[0].contains("twice"))
    }

    @Test("ignores unknown members where the contract or the caller says so")
    func ignored() throws {
        #expect(violations(Kitchen.self, #"{"unknown":{"a":[1,2]},"other":1}"#).isEmpty)
        #expect(violations(Kitchen.self, #"{"unknown":1,"unknown":1}"#)[0].contains("twice"))
        let text = #"{"text":"Hi","new":{"x":null}}"#
        #expect(violations(NewMessage.self, text).count == 1)
        let lenient = JSONReader.decode(NewMessage.self, from: text, ignoresUnknownKeys: true)
        #expect(try lenient.get() == NewMessage(text: "Hi"))
    }

    @Test("lets a client take the branch that knows all members, else one that does not")
    func lenientChoice() throws {
        func decode(_ text: String) throws -> Grown {
            try JSONReader.decode(Grown.self, from: text, ignoresUnknownKeys: true).get()
        }
        #expect(try decode(#"{"value":1}"#) == .node(Node(value: 1)))
        #expect(try decode(#"{"text":"x"}"#) == .message(NewMessage(text: "x")))
        #expect(try decode(#"{"text":"x","new":1}"#) == .message(NewMessage(text: "x")))
    }

    @Test("reads a value of every kind, and breaks every rule")
    func kitchen() throws {
        let good = #"""
            {"integer":-5,"small":2147483647,"price":0.07,"level":10,"day":"2024-02-29",
            "span":"P1Y2M3DT4H5M6S","blob":"aGk=","link":"urn:a:b","mail":"a.b@c.de","slug":"a-1",
            "any":{"b":[1,1.5,null],"a":"x"},"mixed":[1.0,{"a":2}],"tags":["a","b"],
            "names":[null,"n"],"scores":{"y":0.5,"x":1},"isOn":true}
            """#
        let value = try decoded(Kitchen.self, good)
        #expect(try decoded(Kitchen.self, written(value)) == value)
        #expect(value.names == [nil, "n"] && value.scores == ["x": 1, "y": 0.5])

        let bad = #"""
            {"integer":-11,"small":2147483648,"price":-0.071,"level":5,"day":"2023-02-29",
            "span":"P","blob":"aGk","link":"a b","mail":"a@","slug":"A very long slug",
            "any":1e999,"mixed":2,"tags":["a","a","abcdef"],"names":[""],
            "scores":{"y":2,"x":1,"z":0},"isOn":0}
            """#
        #expect(
            violations(Kitchen.self, bad) == [
                "/integer minimum: must be at least -10, is -11",
                "/integer multipleOf: must be a multiple of 5, is -11",
                "/small maximum: must be at most 2,147,483,647, is 2,147,483,648",
                "/price minimum: must be at least 0, is -0.071",
                "/price multipleOf: must be a multiple of 0.01, is -0.071",
                "/level enum: must be 1 or 10, is 5",
                "/day format: must be an RFC 3339 date",
                "/span format: must be an ISO 8601 duration",
                "/blob format: must be base64",
                "/link format: must be a URI with a scheme",
                "/mail format: must be an e-mail address",
                "/slug maxLength: must have at most 10 characters, has 16",
                "/slug pattern: must match `^[a-z][a-z0-9-]*$`",
                "/any type: must be a number that 64 bits can hold, is 1e999",
                #"/mixed enum: must be `1`, `"one"`, `null` or `[1,{"a":2}]`"#,
                "/tags uniqueItems: must have unique items, item 1 equals item 0",
                "/tags/2 maxLength: must have at most 5 characters, has 6",
                "/names/0 minLength: must have at least 1 character, has 0",
                "/scores maxProperties: must have at most 2 members, has 3",
                "/scores/y maximum: must be at most 1, is 2",
                "/isOn type: must be a boolean, is a number",
            ])
    }
}

/// `oneOf` of two ranges that overlap.
enum Overlap: JSONCodable, Equatable {
    case low(Int)
    case high(Int)

    static var blank: Self { .low(0) }

    mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        var choice = json.choose(.oneOf)
        if let value = json.attempt(&choice, Int.self, .range(...5)) { self = .low(value) }
        if let value = json.attempt(&choice, Int.self, .range(3...)) { self = .high(value) }
        json.end(choice)
    }

    func write(to json: inout JSONWriter) {}
}

/// `anyOf` of two objects.
enum Grown: JSONCodable, Equatable {
    case node(Node)
    case message(NewMessage)

    static var blank: Self { .message(.blank) }

    mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        var choice = json.choose(.anyOf)
        if let value = json.attempt(&choice, Node.self) { self = .node(value) }
        if let value = json.attempt(&choice, NewMessage.self) { self = .message(value) }
        json.end(choice)
    }

    func write(to json: inout JSONWriter) {}
}
