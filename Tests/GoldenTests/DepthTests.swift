import Foundation
import ServiceRuntime
import Testing

@testable import KitchenSink

/// What a client sends may drive recursion as deep as JSON may nest, and no deeper.
@Suite("Values as deep as JSON may be")
struct DepthTests {
    private static let depth = JSONLimits.standard.depth
    /// A sixteenth of what a thread has by default; code that is not optimised takes most.
    private static let stackBytes = 512 << 10

    @Test("are read, written, compared and freed on a small stack")
    func smallStack() async throws {
        let left = nested(#"{"value":1,"left":"#, #"{"value":1}"#, "}", Self.depth - 1)
        try await check(Tree.self, left)
        let children = nested(
            #"{"value":1,"children":["#, #"{"value":1}"#, "]}", Self.depth / 2 - 1)
        try await check(Tree.self, children)
        let leaf = #"{"op":"leaf","value":1}"#
        let sums = nested(#"{"op":"sum","left":"#, leaf, #","right":\#(leaf)}"#, Self.depth - 1)
        try await check(Expression.self, sums)
        try await check(JSONValue.self, nested("[", "1", "]", Self.depth))
        try await check(JSONValue.self, nested(#"{"a":"#, "1", "}", Self.depth))
        try await check(Loose.self, #"{"area":1}"#)
    }

    @Test("are refused one level deeper")
    func tooDeep() {
        let text = nested(#"{"value":1,"left":"#, #"{"value":1}"#, "}", Self.depth)
        guard case .failure(.malformed(let reason)) = JSONReader.decode(Tree.self, from: text)
        else {
            Issue.record("it was read")
            return
        }
        #expect(reason.reason == "is nested deeper than 64 levels")
    }

    private func check<Value: JSONCodable & Equatable & SendableMetatype>(
        _ type: Value.Type, _ text: String
    ) async throws {
        let written: String? = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: thereAndBack(type, text)) }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
        let again = try JSONReader.decode(type, from: try #require(written)).get()
        #expect(again == (try JSONReader.decode(type, from: text).get()))
    }
}

/// Nil: it is not read, not written, or not equal to itself.
private func thereAndBack<Value: JSONCodable & Equatable>(
    _ type: Value.Type, _ text: String
) -> String? {
    guard let value = try? JSONReader.decode(type, from: text).get(),
        let other = try? JSONReader.decode(type, from: text).get(),
        value == other
    else { return nil }
    return JSONWriter.bytes(of: value).map { String(decoding: $0, as: UTF8.self) }
}

private func nested(_ start: String, _ middle: String, _ end: String, _ depth: Int) -> String {
    String(repeating: start, count: depth) + middle + String(repeating: end, count: depth)
}
