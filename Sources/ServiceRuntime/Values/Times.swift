// Generated code and handlers get it with `import ServiceRuntime` alone.
@_exported public import struct FoundationEssentials.Date

/// RFC 3339 section 5.6: any offset, leap seconds where they can be, fractions to the microsecond.
/// Written in UTC, with as many places as needed.
extension Date: ParameterValue {
    public static var blank: Date { Date(timeIntervalSince1970: 0) }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        if let value = json.scanFormatted("an RFC 3339 date-time", Self.init(text:)) {
            self = value
        }
    }

    public func write(to json: inout JSONWriter) {
        json.append(Byte.quote)
        json.append(time: self)
        json.append(Byte.quote)
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> Date? {
        text.formatted("an RFC 3339 date-time", &failures, Self.init(text:))
    }

    public var parameterText: String {
        var json = JSONWriter(capacity: 64)
        json.append(time: self)
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    private init?(text: UnsafeBufferPointer<UInt8>) {
        var scanner = TextScanner(text)
        guard let day = CalendarDate(&scanner), scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(2), minute < 60, scanner.skip(":"),
            let second = scanner.number(2), second <= 60,
            let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let minutes = (day.daysSince1970 * 24 + hour) * 60 + minute - offset
        // A leap second is the last second of a day in UTC.
        if second == 60, (minutes + 1) % (24 * 60) != 0 { return nil }
        self.init(timeIntervalSince1970: Double(minutes * 60 + second) + fraction)
    }
}

/// A day without a time and a zone: RFC 3339 `full-date`, years 0 to 9999.
public struct CalendarDate: Hashable, Sendable, Comparable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil if there is no such day in the Gregorian calendar.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(in: month, of: year)
        else { return nil }
        self.init(unchecked: year, month, day)
    }

    fileprivate init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    fileprivate init?(_ scanner: inout TextScanner) {
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2),
            scanner.skip("-"), let day = scanner.number(2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// By counting in years that begin in March, so that leap days come last.
    public var daysSince1970: Int {
        let year = month > 2 ? year : year - 1
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Nil outside of the years 0 to 9999.
    public init?(daysSince1970 days: Int) {
        guard (-719_528...2_932_896).contains(days) else { return nil }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(unchecked: year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension CalendarDate: ParameterValue {
    public static var blank: CalendarDate { CalendarDate(unchecked: 1970, 1, 1) }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        if let value = json.scanFormatted("an RFC 3339 date", Self.init(text:)) { self = value }
    }

    public func write(to json: inout JSONWriter) {
        json.append(Byte.quote)
        json.append(day: self)
        json.append(Byte.quote)
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> CalendarDate? {
        text.formatted("an RFC 3339 date", &failures, Self.init(text:))
    }

    public var parameterText: String {
        var json = JSONWriter(capacity: 64)
        json.append(day: self)
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    private init?(text: UnsafeBufferPointer<UInt8>) {
        var scanner = TextScanner(text)
        self.init(&scanner)
        guard scanner.isAtEnd else { return nil }
    }
}

extension JSONWriter {
    fileprivate mutating func append(day: CalendarDate) {
        let place = room(for: 10)
        Self.pair(day.year / 100, at: place)
        Self.pair(day.year % 100, at: place + 2)
        place[4] = Byte.minus
        Self.pair(day.month, at: place + 5)
        place[7] = Byte.minus
        Self.pair(day.day, at: place + 8)
        filled &+= 10
    }

    fileprivate mutating func append(time date: Date) {
        let interval = date.timeIntervalSince1970
        // Before, so that the conversion to an integer cannot overflow.
        guard abs(interval) < 1e12 else { return refuse() }
        let seconds = interval.rounded(.down)
        var whole = Int(seconds)
        var micros = Int(((interval - seconds) * 1e6).rounded())
        if micros == 1_000_000 {
            whole += 1
            micros = 0
        }
        let days = (whole >= 0 ? whole : whole - 86_399) / 86_400
        guard let day = CalendarDate(daysSince1970: days) else { return refuse() }
        append(day: day)
        append(second: whole - days * 86_400)
        if micros > 0 { fraction(micros, leastPlaces: 0) }
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

/// Reads the parts of dates and times.
private struct TextScanner {
    // Lent to the function that makes the scanner, and reads with it what it needs.
    private let text: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { place == text.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < text.count, text[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    /// Exactly `width` digits.
    mutating func number(_ width: Int) -> Int? {
        guard text.count - place >= width else { return nil }
        var value = 0
        for _ in 0..<width {
            let digit = text[place] &- Byte.zero
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            place += 1
        }
        return value
    }

    /// The fraction of a second, cut behind its sixth place; 0 if there is none.
    mutating func fraction() -> Double? {
        guard skip(".") else { return 0 }
        let first = place
        var micros = 0
        while place < text.count, text[place] &- Byte.zero < 10 {
            if place - first < 6 { micros = micros * 10 + Int(text[place] &- Byte.zero) }
            place += 1
        }
        guard place > first else { return nil }
        for _ in 0..<max(0, 6 - (place - first)) { micros *= 10 }
        return Double(micros) / 1e6
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2), hours < 24, skip(":"),
            let minutes = number(2), minutes < 60
        else { return nil }
        return isWest ? -(hours * 60 + minutes) : hours * 60 + minutes
    }
}
