/// RFC 3339 section 5.6 `date-time`, within the years 0 to 9999 in UTC.
package enum DateTimeGrammar {
    /// A second in microseconds.
    package static var second: Int { 1_000_000 }

    /// The microseconds of the years 0 to 9999, which can be written in UTC.
    package static var writable: Range<Int> {
        -62_167_219_200 * second..<253_402_300_800 * second
    }

    /// Nil if `text` is no `date-time`. Fractions are cut after their sixth digit; a leap second
    /// counts as the second that follows.
    package static func microsecondsSince1970(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var scanner = TimeScanner(text)
        guard let day = CalendarDate(&scanner), scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(2), minute < 60, scanner.skip(":"),
            let second = scanner.number(2), second <= 60,
            let microsecond = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let minutes = (day.daysSince1970 * 24 + hour) * 60 + minute - offset
        // A leap second is the last second of a day in UTC.
        if second == 60, (minutes + 1) % (24 * 60) != 0 { return nil }
        let instant = (minutes * 60 + second) * Self.second + microsecond
        return writable.contains(instant) ? instant : nil
    }
}
