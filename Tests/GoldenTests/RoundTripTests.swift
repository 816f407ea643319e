import FoundationEssentials
import ServiceRuntime
import Testing

@testable import KitchenSink

/// Reads what was written and writes what was read.
private func roundTrip<Value: JSONCodable & Equatable>(
    _ type: Value.Type, _ text: String, _ rules: Value.Rules = .init()
) throws -> Value {
    let value = try JSONReader.decode(type, from: text, rules).get()
    let bytes = try #require(JSONWriter.bytes(of: value))
    let again = try JSONReader.decode(type, from: bytes, rules).get()
    #expect(again == value)
    return value
}

private func written(_ value: some JSONCodable) -> String? {
    JSONWriter.bytes(of: value).map { String(decoding: $0, as: UTF8.self) }
}

/// Pointers and keywords of what is wrong with a document.
private func violations<Value: JSONCodable>(
    _ type: Value.Type, _ text: String, _ rules: Value.Rules = .init()
) -> [String] {
    guard case .failure(.violations(let found)) = JSONReader.decode(type, from: text, rules) else {
        return []
    }
    return found.map { "\($0.pointer) \($0.keyword)" }
}

@Suite("Generated schemas")
struct RoundTripTests {
    @Test("hold every type there and back")
    func everything() throws {
        let value = try roundTrip(Everything.self, everythingText)
        #expect(value.whole == 100 && value.small == -1 && value.real == 0.5 && value.flag)
        #expect(value.maybeList == ["a", nil])
        #expect(value.mixed == .string("two"))
        #expect(value.inline.deeper.end)
        #expect(value.listOfObjects?.map(\.x) == [1.5])
        #expect(value.snakeCase == "s" && value.kebabCase == "k" && value.`default` == "d")
        #expect(value.json == "j" && value.key == "y" && value.below == -3)
    }

    @Test("name every violation by pointer and keyword")
    func allViolations() {
        let text =
            everythingText
            .replacing(#""bounded":4"#, with: #""bounded":5"#)
            .replacing(#""mail":"a@b.example""#, with: #""mail":"nobody""#)
            .replacing(#""list":[[1,2],[]]"#, with: #""list":[[1,2,3,4]]"#)
            .replacing(#""end":true"#, with: #""end":1,"more":2"#)
        #expect(
            violations(Everything.self, text) == [
                "/mail format", "/bounded exclusiveMaximum", "/bounded multipleOf",
                "/list/0 maxItems", "/inline/deeper/end type",
                "/inline/deeper/more additionalProperties",
            ])
    }

    @Test("hold lists and maps of themselves")
    func recursion() throws {
        let text =
            #"{"nest":[[],[[]]],"bush":{"a":{"b":{}}},"nests":[null,[]],"mixture":null,"#
            + #""mixtures":["Soup",1,null,true]}"#
        let value = try roundTrip(Recursive.self, text)
        #expect(value.nest == [[], [[]]] && value.bush == ["a": ["b": [:]]])
        #expect(value.nests == [nil, []] && value.mixture == nil)
        let mixtures: [Mixture?] = [
            .nameOrCount(.maybeName("Soup")), .nameOrCount(.integer(1)), nil,
        ]
        #expect(value.mixtures == mixtures + [.boolean(true)])
        #expect(written(value) == text)
        #expect(
            violations(
                Recursive.self,
                #"{"nest":[[[],[],[],[]]],"bush":{"a":{"b":{},"c":{},"d":{}},"e":1},"mixture":1.5}"#
            ) == [
                "/nest/0 maxItems", "/bush/a maxProperties", "/bush/e type", "/mixture anyOf",
            ])
    }

    @Test("refuse a list of itself that nests too deep")
    func depth() {
        let text = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        guard case .failure(.malformed) = JSONReader.decode(Nest.self, from: text) else {
            Issue.record("it was read")
            return
        }
    }

    @Test("tell absent, null and value apart, and fill in defaults")
    func presence() throws {
        let least =
            #"{"name":"Soup","recipe":"Boil.",\#(dishText)}"#
        var dish = try roundTrip(DishInput.self, least)
        #expect(dish.note == nil && dish.comment == .absent)
        #expect(dish.portions == 2 && dish.course == .main && dish.toppings == [])
        #expect(dish.garnish == "parsley")

        dish = try roundTrip(
            DishInput.self,
            String(least.dropLast()) + #","comment":null,"garnish":null,"course":"dessert"}"#)
        #expect(dish.comment == .null && dish.garnish == nil && dish.course == .dessert)
        #expect(written(dish)?.contains(#""comment":null"#) == true)
        #expect(
            violations(DishInput.self, least.replacing(#","note":null"#, with: "")) == [
                "/note required"
            ])
    }

    @Test("differ between requests and responses")
    func directions() {
        let id =
            #"{"id":"\#(zeros)","name":"Soup","recipe":"",\#(dishText)}"#
        #expect(violations(DishInput.self, id) == ["/id additionalProperties"])
        #expect(violations(Dish.self, id) == ["/recipe additionalProperties"])
    }

    @Test("hold trees, behind references where a type holds itself")
    func trees() throws {
        let text =
            #"{"value":1,"left":{"value":2},"right":null,"children":[{"value":3,"children":[]}]}"#
        let tree = try roundTrip(Tree.self, text)
        #expect(tree.left?.value == 2 && tree.right == .null)
        #expect(written(tree) == text)
        let sum =
            #"{"op":"sum","left":{"op":"leaf","value":1.5},"right":{"op":"leaf","value":2.5}}"#
        #expect(written(try roundTrip(Expression.self, sum)) == sum)
        #expect(violations(Expression.self, #"{"op":"product"}"#) == ["/op discriminator"])
    }

    @Test("choose the branch of a union")
    func unions() throws {
        #expect(
            try roundTrip(Shape.self, #"{"radius":1,"kind":"circle"}"#)
                == .circle(Circle(radius: 1)))
        #expect(try roundTrip(Key.self, "7") == .integer(7))
        #expect(try roundTrip(Key.self, #"["a"]"#) == .array(["a"]))
        #expect(violations(Key.self, #""longer than ten""#) == [" maxLength"])
        #expect(try roundTrip(Loose.self, #"{"area":2}"#) == .object(Loose.Object(area: 2)))
        #expect(try roundTrip(Loose.self, "true") == .boolean(true))
    }

    @Test("hold arrays of fixed places")
    func tuples() throws {
        let point = try roundTrip(Point.self, "[48.1,11.5]")
        #expect(point == Point(item0: 48.1, item1: 11.5))
        #expect(violations(Point.self, "[91,0,1,2]") == [" maxItems", "/0 maximum"])
        let row = try roundTrip(Row.self, #"["x","b",1,2]"#)
        #expect(row.rest == [1, 2] && written(row) == #"["x","b",1,2]"#)
    }

    @Test("keep members that the contract does not name, where it allows them")
    func additional() throws {
        let open = try roundTrip(Open.self, #"{"known":"k","other":1}"#)
        #expect(open.additionalProperties == ["other": 1])
        #expect(
            violations(Open.self, #"{"known":"k","a":1,"b":2,"c":3,"d":4}"#) == [" maxProperties"])
        #expect(violations(Empty.self, #"{"a":1}"#) == ["/a additionalProperties"])
        let labels = violations(Labels.self, #"{"a":"123456789012345678901"}"#, .labelsRules)
        #expect(labels == ["/a maxLength"])
    }

    @Test("keep the rules of a name under that name")
    func names() {
        #expect(violations(Name.self, #""""#, .nameRules) == [" minLength"])
        #expect(
            violations(Tags.self, #"["a","B","a"]"#, .tagsRules).sorted() == [
                " uniqueItems", "/1 pattern",
            ])
        #expect(violations(Weight.self, "0.3", .weightRules) == [" multipleOf"])
    }
}

private let dishText = #""price":{"amount":3,"currency":"EUR"},"note":null,"kind":"dish","stars":1"#
private let zeros = "00000000-0000-0000-0000-000000000000"

private let everythingText = """
    {"text":"t","whole":1e2,"small":-1,"real":0.5,"flag":true,\
    "identifier":"00000000-0000-0000-0000-000000000001","day":"2024-02-29",\
    "moment":"2024-02-29T12:00:00Z","span":"PT1H","address":"https://a.example/x",\
    "mail":"a@b.example","blob":"AAE=","anything":{"x":[1,null]},"bounded":4,"below":-3,\
    "list":[[1,2],[]],"maybeList":["a",null],"mixed":"two","never":false,"snake_case":"s",\
    "kebab-case":"k","default":"d","json":"j","key":"y",\
    "inline":{"depth":1,"deeper":{"end":true}},"list_of_objects":[{"x":1.5}]}
    """
