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
        let (year, month, day) = date
        bytes.append(decimal: year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: day, digits: 2)
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

    /// The Gregorian date. The computation lets years begin in March, so that the leap day is the
    /// last of a year.
    private var date: (year: Int, month: Int, day: Int) {
        let days = (seconds - secondOfDay) / 86_400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
