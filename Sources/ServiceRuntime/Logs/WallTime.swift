import ContractGrammar
import ServiceValues

/// A time in milliseconds with its calendar date, for log lines.
struct WallTime {
    private let seconds: Int
    private let milliseconds: Int

    static var now: WallTime {
        let now = Instant.now
        let seconds = now.secondsSince1970
        let milliseconds = now.microsecondsSince1970 / 1_000 - seconds * 1_000
        return WallTime(seconds: seconds, milliseconds: milliseconds)
    }

    init(seconds: Int, milliseconds: Int = 0) {
        self.seconds = seconds
        self.milliseconds = milliseconds
    }

    /// RFC 3339 in UTC: `2026-11-24T02:24:00.123Z`.
    func write(to bytes: inout [UInt8]) {
        bytes.append(decimal: date.year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: date.month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: date.day, digits: 2)
        bytes.append(UInt8(ascii: "T"))
        writeClock(to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// `02:24:00.123`, in UTC.
    func writeClock(to bytes: inout [UInt8]) {
        let second = secondOfDay
        bytes.append(decimal: second / 3_600, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(decimal: second / 60 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(decimal: second % 60, digits: 2)
        bytes.append(UInt8(ascii: "."))
        bytes.append(decimal: milliseconds, digits: 3)
    }

    private var secondOfDay: Int { ((seconds % 86_400) + 86_400) % 86_400 }

    /// 1970-01-01 for a time outside of the years 0 to 9999.
    private var date: CalendarDate {
        CalendarDate(daysSince1970: (seconds - secondOfDay) / 86_400) ?? .epoch
    }
}
