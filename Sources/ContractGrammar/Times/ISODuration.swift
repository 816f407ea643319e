/// A duration in calendar units: RFC 3339 appendix A, such as `P1Y2M10DT2H30M` or `P2W`.
public struct ISODuration: Hashable, Sendable {
    public var years = 0
    public var months = 0
    public var weeks = 0
    public var days = 0
    public var hours = 0
    public var minutes = 0
    public var seconds = 0

    public init() {}

    /// Whole seconds, as hours, minutes and seconds. Negative durations are zero: the grammar has
    /// none.
    public init(_ duration: Duration) {
        let total = max(0, Int(duration.components.seconds))
        hours = total / 3600
        minutes = total / 60 % 60
        seconds = total % 60
    }

    /// The length in seconds, a day being 24 hours, or nil: years and months have no fixed length.
    public var duration: Duration? {
        guard years == 0, months == 0 else { return nil }
        // Parts that were read are small; larger ones, which callers may set, saturate.
        let parts = [(weeks, 604_800), (days, 86_400), (hours, 3600), (minutes, 60), (seconds, 1)]
        var total = 0
        for (count, unit) in parts {
            let (product, overflows) = count.multipliedReportingOverflow(by: unit)
            let (sum, overflowsToo) = total.addingReportingOverflow(product)
            if overflows || overflowsToo { return .seconds(Int.max) }
            total = sum
        }
        return .seconds(total)
    }
}

extension ISODuration {
    /// The most digits of one component.
    private static let digits = 9

    /// The text. In the grammar weeks stand alone, so beside other units they are written as days.
    public var parameterText: String {
        let isWeeks = self == Self(weeks: weeks)
        if isWeeks, weeks > 0 { return "P\(weeks)W" }
        let days = days + weeks * 7
        let date = Self.text([(years, "Y"), (months, "M"), (days, "D")])
        let time = Self.text([(hours, "H"), (minutes, "M"), (seconds, "S")])
        if date.isEmpty, time.isEmpty { return "PT0S" }
        return "P" + date + (time.isEmpty ? "" : "T" + time)
    }

    private init(weeks: Int) { self.weeks = weeks }

    /// Units between two others are written even when they are 0, as the grammar demands.
    private static func text(_ parts: [(count: Int, unit: String)]) -> String {
        guard let first = parts.firstIndex(where: { $0.count != 0 }),
            let last = parts.lastIndex(where: { $0.count != 0 })
        else { return "" }
        return parts[first...last].map { "\($0.count)\($0.unit)" }.joined()
    }

    /// Nil if `text` is not of the grammar.
    package init?(text: UnsafeBufferPointer<UInt8>) {
        var parts = Parts(rest: text[...])
        guard parts.skip("P"), !parts.rest.isEmpty else { return nil }
        if let count = parts.count(of: "W") {
            weeks = count
        } else {
            guard parts.read([("Y", \.years), ("M", \.months), ("D", \.days)], &self) else {
                return nil
            }
            if parts.skip("T") {
                let units: [Unit] = [("H", \.hours), ("M", \.minutes), ("S", \.seconds)]
                guard !parts.rest.isEmpty, parts.read(units, &self) else { return nil }
            }
        }
        guard parts.rest.isEmpty else { return nil }
    }

    private typealias Unit = (name: Unicode.Scalar, part: WritableKeyPath<ISODuration, Int>)

    private struct Parts {
        var rest: Slice<UnsafeBufferPointer<UInt8>>

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        /// Takes digits and `unit`; takes nothing and returns nil if they do not follow.
        mutating func count(of unit: Unicode.Scalar) -> Int? {
            let number = rest.prefix { $0 &- Byte.zero < 10 }
            guard !number.isEmpty, number.count <= ISODuration.digits,
                rest.dropFirst(number.count).first == UInt8(ascii: unit)
            else { return nil }
            rest = rest.dropFirst(number.count + 1)
            return number.reduce(0) { $0 * 10 + Int($1 &- Byte.zero) }
        }

        /// Reads units in their order. False if one is left out between two others, such as minutes
        /// between hours and seconds.
        mutating func read(_ units: [Unit], _ duration: inout ISODuration) -> Bool {
            var last: Int?
            for (place, unit) in units.enumerated() {
                guard let count = count(of: unit.name) else { continue }
                if let last, last != place - 1 { return false }
                duration[keyPath: unit.part] = count
                last = place
            }
            return true
        }
    }
}
