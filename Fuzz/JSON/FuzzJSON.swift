import FoundationEssentials

@testable import ServiceValues

/// Any bytes to the JSON reader. Whether they are JSON, and which value, is judged by a second,
/// naive reader; what is read has to survive being written, and violations keep their limit.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // libFuzzer's promise: `count` bytes, which nobody changes meanwhile.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let naive = NaiveJSON.read(bytes)
    checkAnyValue(bytes, naive)
    check(Everything.self, bytes, naive)
    check(Dish.self, bytes, naive)
    check(Tree.self, bytes, naive)
    check(Expression.self, bytes, naive)
    check(Shape.self, bytes, naive)
    check(Loose.self, bytes, naive)
    check(Row.self, bytes, naive)
    check(Open.self, bytes, naive)
    return 0
}

private func checkAnyValue(_ bytes: [UInt8], _ naive: NaiveJSON?) {
    switch JSONReader.decode(JSONValue.self, from: bytes) {
    case .success(let value):
        guard let naive, !naive.hasDuplicates else { report("Takes what is no JSON") }
        report("Reads \(value) and not \(naive)", unless: naive.isSame(as: value))
        survives(value)
    case .failure(.violations(let violations)):
        guard let naive else { report("Takes what is no JSON") }
        report("Refuses \(naive): \(violations)", unless: naive.hasInfinity)
    case .failure(.malformed(let malformation)):
        report("Refuses JSON: \(malformation)", unless: naive?.hasDuplicates ?? true)
        report(
            "Points outside: \(malformation)", unless: 0...bytes.count ~= malformation.offset)
    }
}

private func check<Value: JSONCodable & Equatable>(
    _ type: Value.Type, _ bytes: [UInt8], _ naive: NaiveJSON?
) where Value.Rules == NoRules {
    switch JSONReader.decode(type, from: bytes) {
    case .success(let value):
        guard let naive, !naive.hasDuplicates else { report("\(type) takes what is no JSON") }
        survives(value)
    case .failure(.violations(let violations)):
        guard let naive else { report("\(type) takes for JSON what is none") }
        report(
            "\(type) has \(violations.count) violations",
            unless: 1...JSONLimits.standard.violations ~= violations.count)
        for violation in violations where !naive.holds(violation.pointer) {
            report("\(type): nothing is at \(violation)")
        }
    case .failure(.malformed(let malformation)):
        report("\(type) refuses JSON: \(malformation)", unless: naive?.hasLookalikes ?? true)
    }
}

/// What was read is written, and read and written again: the same value and the same bytes.
private func survives<Value: JSONCodable & Equatable>(_ value: Value) {
    guard let written = JSONWriter.bytes(of: value) else {
        report("Does not write \(value)")
    }
    guard case .success(let again) = JSONReader.decode(Value.self, from: written) else {
        report("Does not read what it wrote of \(value)")
    }
    report("Reads \(again) where it wrote \(value)", unless: again == value)
    report("Writes \(again) in two ways", unless: JSONWriter.bytes(of: again) == written)
}
