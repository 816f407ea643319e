import ContractGrammar

public import struct FoundationEssentials.Date

/// A point in time in whole microseconds, the type of `date-time`: RFC 3339 section 5.6.
///
/// It is read with any offset, and with leap seconds at their possible times; a leap second counts
/// as the second that follows. Fractions are cut after the sixth place, because Postgres stores no
/// more. An instant outside of the years 0 to 9999 in UTC has no text: it is refused when it is
/// read, and makes JSON unwritable. It is written in UTC with as many places as needed, so a text
/// with at most six places is written as the same instant.
public struct Instant: Hashable, Sendable {
    public let microsecondsSince1970: Int

    public init(microsecondsSince1970: Int) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    public init(secondsSince1970 seconds: Int) {
        let (microseconds, overflows) = seconds.multipliedReportingOverflow(by: Self.second)
        let bound = seconds < 0 ? Int.min : .max
        self.init(microsecondsSince1970: overflows ? bound : microseconds)
    }

    /// Rounded to the microsecond. A date beyond all instants becomes the nearest instant.
    public init(_ date: Date) {
        let microseconds = (date.timeIntervalSince1970 * Double(Self.second)).rounded()
        let bound = microseconds < 0 ? Int.min : .max
        self.init(microsecondsSince1970: Int(exactly: microseconds) ?? bound)
    }

    /// Not exact to the microsecond far from the year 2001, because a `Date` is not.
    public var date: Date {
        let (seconds, microsecond) = microsecondsSince1970.flooredQuotient(Self.second)
        return Date(timeIntervalSince1970: Double(seconds) + Double(microsecond) / 1_000_000)
    }

    /// By the clock of the system.
    public static var now: Instant { Instant(Date()) }

    /// Rounded down.
    public var secondsSince1970: Int { microsecondsSince1970.flooredQuotient(Self.second).whole }

    fileprivate static let second = DateTimeGrammar.second
}

extension Instant: InstantProtocol {
    /// Saturates; the parts of a duration below a microsecond are cut off.
    public func advanced(by duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        let (whole, overflows) = Int(seconds).multipliedReportingOverflow(by: Self.second)
        let bound = duration < .zero ? Int.min : .max
        guard !overflows else { return Instant(microsecondsSince1970: bound) }
        let (part, overflowsBelow) = whole.addingReportingOverflow(
            Int(attoseconds / 1_000_000_000_000))
        let (sum, overflowsAbove) = microsecondsSince1970.addingReportingOverflow(part)
        return Instant(microsecondsSince1970: overflowsBelow || overflowsAbove ? bound : sum)
    }

    public func duration(to other: Instant) -> Duration {
        .microseconds(other.microsecondsSince1970) - .microseconds(microsecondsSince1970)
    }

    public static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: duration)
    }

    public static func - (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: .zero - duration)
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension Instant: ParameterValue, CustomStringConvertible {
    public static var blank: Instant { Instant(microsecondsSince1970: 0) }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        if let value = json.scanFormatted(Self.form, Self.init(text:)) { self = value }
    }

    public func write(to json: inout JSONWriter) {
        json.append(Byte.quote)
        json.append(instant: self)
        json.append(Byte.quote)
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> Instant? {
        text.formatted(form, &failures, Self.init(text:))
    }

    public var parameterText: String {
        var json = JSONWriter(capacity: 64)
        json.append(instant: self)
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    public var description: String { parameterText }

    private static let form: StaticString = "an RFC 3339 date-time within the years 0 to 9999"

    private init?(text: UnsafeBufferPointer<UInt8>) {
        guard let microseconds = DateTimeGrammar.microsecondsSince1970(text) else { return nil }
        self.init(microsecondsSince1970: microseconds)
    }
}

extension JSONWriter {
    fileprivate mutating func append(instant: Instant) {
        let (seconds, microsecond) = instant.microsecondsSince1970.flooredQuotient(Instant.second)
        let (days, second) = seconds.flooredQuotient(86_400)
        guard DateTimeGrammar.writable.contains(instant.microsecondsSince1970),
            let day = CalendarDate(daysSince1970: days)
        else {
            return refuse()
        }
        append(day: day)
        append(second: second)
        if microsecond > 0 { fraction(microsecond, leastPlaces: 0) }
        append(UInt8(ascii: "Z"))
    }

    /// Appends the time of a second of the day.
    private mutating func append(second: Int) {
        let place = room(for: 9)
        place[0] = UInt8(ascii: "T")
        Self.pair(second / 3600, at: place + 1)
        place[3] = Byte.colon
        Self.pair(second / 60 % 60, at: place + 4)
        place[6] = Byte.colon
        Self.pair(second % 60, at: place + 7)
        filled &+= 9
    }
}

extension Int {
    /// The quotient rounded down, and what is left, which is never negative. `divisor` is above 0.
    fileprivate func flooredQuotient(_ divisor: Int) -> (whole: Int, rest: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
