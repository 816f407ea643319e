/// The number at the start of a text, and what stands behind it.
private func numberAndUnit(_ text: String) -> (number: Int, unit: Substring)? {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, let number = Int(text[..<digits.endIndex]) else { return nil }
    return (number, text[digits.endIndex...])
}

/// The longest duration: a century, as the runtime has it.
private let longestMilliseconds = 100 * 366 * 86_400_000

/// A duration as contracts write it: `500ms`, `10s`, `2m`, `1h`, `7d`.
func milliseconds(of text: String) -> Int? {
    let units = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let (number, unit) = numberAndUnit(text), let factor = units[String(unit)] else {
        return nil
    }
    let (total, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow || total > longestMilliseconds ? nil : total
}

/// A size as contracts write it: `512`, `64KiB`, `1MiB`, `2GiB`.
func byteCount(of text: String) -> Int? {
    let units = ["": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
    guard let (number, unit) = numberAndUnit(text), let factor = units[String(unit)] else {
        return nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes
}

/// A size in the largest unit that divides it, as contracts write it.
func sizeText(_ bytes: Int) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")]
    where bytes > 0 && bytes & ((1 << shift) - 1) == 0 {
        return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)B"
}

/// A size in whole MiB, rounded up, for people.
func roundedSizeText(_ bytes: Int) -> String {
    guard bytes > 1 << 20 else { return sizeText(bytes) }
    return "\(bytes >> 20 + (bytes & (1 << 20 - 1) == 0 ? 0 : 1))MiB"
}

/// A duration in the largest unit that divides it, as contracts write it.
func durationText(_ duration: Duration) -> String {
    let milliseconds = milliseconds(duration)
    for (size, unit) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")]
    where milliseconds > 0 && milliseconds.isMultiple(of: size) {
        return "\(milliseconds / size)\(unit)"
    }
    return "\(milliseconds)ms"
}

/// Whole milliseconds.
func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
}

/// A number without `.0` at its end.
func numberText(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
}
