@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(
    _ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
    write(seeds: seeds.map { Array($0.utf8) })
}

private let zeros = "00000000-0000-0000-0000-000000000000"
private let dish = #""price":{"amount":3,"currency":"EUR"},"note":null,"kind":"dish","stars":1"#

/// A document of each generated type that is tried, and what is odd in JSON itself.
private let seeds = [
    """
    {"text":"t","whole":1e2,"small":-1,"real":0.5,"flag":true,\
    "identifier":"\(zeros)","day":"2024-02-29","moment":"2024-02-29T12:00:00Z","span":"PT1H",\
    "address":"https://a.example/x","mail":"a@b.example","blob":"AAE=",\
    "anything":{"x":[1,null]},"bounded":4,"below":-3,"list":[[1,2],[]],"maybeList":["a",null],\
    "mixed":"two","never":false,"snake_case":"s","kebab-case":"k","default":"d","json":"j",\
    "key":"y","inline":{"depth":1,"deeper":{"end":true}},"list_of_objects":[{"x":1.5}]}
    """,
    #"{"id":"\#(zeros)","name":"Soup","rating":5,"weight":1.5,"tags":["a","b"],\#(dish)}"#,
    #"{"id":"\#(zeros)","name":"","labels":{"a":"b"},"portions":0,"comment":null,\#(dish)}"#,
    #"{"value":1,"left":{"value":2},"right":null,"children":[{"value":3,"children":[]}]}"#,
    #"{"op":"sum","left":{"op":"leaf","value":1.5},"right":{"op":"leaf","value":2.5}}"#,
    #"{"op":"product"}"#, #"{"radius":1,"kind":"circle"}"#, #"{"kind":"square","side":2}"#,
    #"{"area":2}"#, #"["x","b",1,2]"#, "[91,0,1,2]", #"{"a":1,"b":{"c":[]}}"#,
    "null", "true", "false", " [ 1 , 2 ] ", "{}", "[]", #""""#,
    "0", "-0", "-0.0", "1e308", "1e309", "-1E-400", "9223372036854775807",
    "-9223372036854775808", "9223372036854775808", "0.1", "1.7976931348623157e308",
    "4.9406564584124654e-324", "123456789012345678901234567890", "1.00000000000000000000001",
    #""\"\\\/\b\f\n\r\t""#, #""\u0000\u00e9\ud83c\udf33""#, "\"grün 🌳\"", #""\ud800""#,
    #""\udc00\ud800""#, "[1,]", "{\"a\":1,\"a\":2}", "{\"\\u0061\":1,\"a\":2}",
    "{\"\u{E9}\":1,\"e\u{301}\":2}", "01", "+1", ".5", "1.", "1e", "tru", "nulll", "[1 2]",
    "{1:2}", "\u{FEFF}1", "'a'", "\"a\tb\"", "// c\n1", "NaN",
    String(repeating: "[", count: 64) + String(repeating: "]", count: 64),
    String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
    String(repeating: "{\"left\":", count: 20) + "null" + String(repeating: "}", count: 20),
]
