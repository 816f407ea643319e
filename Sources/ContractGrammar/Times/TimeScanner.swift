/// Reads the parts of dates and times.
struct TimeScanner {
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

    /// The microseconds of a fraction of a second, cut after its sixth digit; 0 if there is none.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        let first = place
        var micros = 0
        while place < text.count, text[place] &- Byte.zero < 10 {
            if place - first < 6 { micros = micros * 10 + Int(text[place] &- Byte.zero) }
            place += 1
        }
        guard place > first else { return nil }
        for _ in 0..<max(0, 6 - (place - first)) { micros *= 10 }
        return micros
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
