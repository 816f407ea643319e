@testable import HTTPMessages

/// A method and a path to the route table and to a matcher that tries every route. The first byte
/// is the method, the others are the path.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRouter(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // libFuzzer's promise: `count` bytes, which nobody changes meanwhile.
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let methods = HTTPMethod.allCases
    let method = methods[Int(input.first ?? 0) % methods.count]
    let path = Array(input.dropFirst())
    // The head parser lets nothing else through.
    guard path.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "?") }) else { return -1 }
    // `match` keeps nothing of the bytes.
    let found = path.withUnsafeBytes { table.match(method, $0) }
    let naive = NaiveRouter.match(method, path)
    report("Finds \(found) and not \(naive)", unless: isSame(found, naive))
    return 0
}

private func isSame(_ left: RouteTable.Match, _ right: RouteTable.Match) -> Bool {
    // Which of a path's flaws is named is nobody's business.
    if case (.malformed, .malformed) = (left, right) { return true }
    return left == right
}

private let table = RouteTable(
    routes.map { RouteTable.Route(method: $0.method, pattern: RoutePattern($0.path)) })

/// Routes that share and hide as much as they can.
let routes: [(method: HTTPMethod, path: String)] = [
    (.get, "/"), (.get, "/a"), (.post, "/a"), (.get, "/a/"), (.get, "/{x}"), (.put, "/{x}"),
    (.get, "/a/b"), (.delete, "/a/{x}"), (.get, "/{x}/b"), (.patch, "/{x}/{y}"),
    (.get, "/a/b/c"), (.get, "/a/{x}/c"), (.post, "/{x}/b/c"), (.post, "/a/{x}/d"),
    (.get, "/{x}/b/{y}"), (.head, "/a/b/{x}"), (.get, "/{x}/{y}/{z}"), (.delete, "/a/b/c"),
    (.get, "/users"), (.post, "/users"), (.get, "/users/me"), (.get, "/users/{id}"),
    (.delete, "/users/{id}"), (.put, "/users/me/name"), (.get, "/users/{id}/name"),
    (.get, "/users/{id}/posts/{post}"), (.get, "/users/me/posts/latest"),
    (.query, "/search"), (.options, "/search"), (.trace, "/search"), (.get, "/a b"),
    (.get, "/ü"), (.get, "/%"), (.get, "/..."), (.get, "/a//b"), (.get, "/{x}//b"),
    (.get, "/p/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}"), (.post, "/p/{a}/b/{c}/d/{e}/f/{g}/h"),
]
