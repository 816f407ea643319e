public import Diagnostics

/// A value in a contract: JSON that keeps the order of members.
public indirect enum LiteralValue: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([Located<LiteralValue>])
    case object([(key: Located<String>, value: Located<LiteralValue>)])
}

extension LiteralValue: Equatable {
    /// Compares as JSON Schema does: 1 and 1.0 are equal, and the order of members does not count.
    public static func == (left: LiteralValue, right: LiteralValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
            Int(exactly: number) == whole
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left.map(\.value) == right.map(\.value)
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in
                    right.contains {
                        $0.key.value == member.key.value && $0.value.value == member.value.value
                    }
                }
        default: false
        }
    }
}
