extension Duration {
    /// Reads the form of contracts and the environment: a whole number and one of `ms`, `s`, `m`,
    /// `h`, `d`. Nil for anything else, and for what is longer than a century.
    package init?(text: String) {
        guard let (number, unit) = numberAndUnit(text) else { return nil }
        let milliseconds: Int
        switch unit {
        case "ms": milliseconds = 1
        case "s": milliseconds = 1_000
        case "m": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        case "d": milliseconds = 86_400_000
        default: return nil
        }
        let (total, overflow) = number.multipliedReportingOverflow(by: milliseconds)
        let century = 100 * 366 * 86_400_000
        guard !overflow, total <= century else { return nil }
        self = .milliseconds(total)
    }

    /// The form that `init(text:)` reads, in the largest unit that divides it.
    package var text: String {
        let milliseconds = wholeMilliseconds
        let units: [(Int64, String)] = [
            (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"),
        ]
        for (size, unit) in units
        where milliseconds > 0 && milliseconds.isMultiple(of: size) {
            return "\(milliseconds / size)\(unit)"
        }
        return "\(milliseconds)ms"
    }

    /// The milliseconds, rounded towards zero and limited to 285 million years.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let bounded = min(max(seconds, -9_000_000_000_000_000), 9_000_000_000_000_000)
        return bounded * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
