import Glibc
import Poller

/// The time for the connections of one loop, read once in each turn of its poller.
struct LoopTime {
    private(set) var date = DateField()
    /// When the first batch of the turn began.
    private(set) var instant = ContinuousClock.now
    private var monotonic = MonotonicInstant.coarse.nanoseconds
    /// Nanoseconds from ``instant`` until the last handler that was started ended or waited.
    var worked: Int64 = 0
    private var turn: UInt64?

    mutating func now(in turn: UInt64) -> Int64 {
        guard turn != self.turn else { return monotonic }
        self.turn = turn
        monotonic = MonotonicInstant.coarse.nanoseconds
        instant = .now
        worked = 0
        date.refresh()
        return monotonic
    }
}

/// The fields that every response has, renewed when the second changes.
struct DateField {
    /// `Date` and `X-Content-Type-Options`, each with its CRLF.
    private(set) var bytes: [UInt8] = []
    /// The start of nearly every answer: the status 200, these fields, the content type of JSON,
    /// and the name of the length's field.
    private(set) var startOfJSON: [UInt8] = []
    private var second: Int64 = -1

    mutating func refresh() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        let now = Int64(time.tv_sec)
        guard now != second else { return }
        self = DateField(
            fields: "Date: \(httpDate(now))\r\nX-Content-Type-Options: nosniff\r\n")
        second = now
    }

    init() {}

    init(fields text: String) {
        bytes = Array(text.utf8)
        let content = "Content-Type: application/json\r\nContent-Length: "
        startOfJSON = Array("HTTP/1.1 200 OK\r\n\(text)\(content)".utf8)
    }
}

/// RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, from seconds since 1970.
func httpDate(_ seconds: Int64) -> String {
    let days = seconds / 86_400
    let time = seconds % 86_400
    let (year, month, day) = civilDate(days)
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let clock = "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
    return "\(weekdays[Int(days % 7)]), \(two(day)) \(months[Int(month) - 1]) \(year) \(clock) GMT"
}

private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// The Gregorian date of a day, counted from 1970-01-01. The computation lets years begin in March,
/// so that the leap day is the last of a year.
private func civilDate(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
