extension PatternParser {
    mutating func characterClass(_ start: Int) throws(Refusal) -> ScalarSet {
        let isNegated = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !skip("]") {
            let from = place
            let first = try classAtom(start)
            guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                ranges += first.ranges
                continue
            }
            place += 1
            let last = try classAtom(start)
            guard let low = first.single, let high = last.single else {
                throw refusal(
                    from: from, "a range goes from one character to another",
                    help: "put `-` first or last if it stands for itself")
            }
            guard low <= high else {
                throw refusal(
                    from: from, "this range ends before it begins", help: "swap its two ends")
            }
            ranges.append(low...high)
        }
        let set = ScalarSet(ranges)
        return isNegated ? set.complement : set
    }

    private mutating func classAtom(_ start: Int) throws(Refusal) -> ScalarSet {
        guard let scalar = next else {
            place = start + 1
            throw refusal(from: start, "this class is never closed", help: "add `]`")
        }
        place += 1
        if scalar == "[", next == ":" { try refusePOSIXClass() }
        return scalar == "\\" ? try escape(inClass: true) : ScalarSet(scalar)
    }

    /// Refuses `[[:alpha:]]`. In ECMA-262 it means one of `[`, `:`, `a`, `l`, `p` and `h`, and then
    /// a `]`.
    private mutating func refusePOSIXClass() throws(Refusal) {
        let start = place - 1
        var end = place + 1
        while end < scalars.count, scalars[end].isASCII, scalars[end].properties.isAlphabetic {
            end += 1
        }
        guard end > place + 1, end + 1 < scalars.count, scalars[end] == ":",
            scalars[end + 1] == "]"
        else { return }
        place = end + 2
        throw refusal(
            from: start, "classes of POSIX are not supported",
            help: "name the characters, such as `A-Za-z` for letters")
    }

    /// The scalars that an escape means, from the character after `\` on.
    mutating func escape(inClass: Bool) throws(Refusal) -> ScalarSet {
        let start = place - 1
        guard let scalar = next else {
            throw refusal(
                from: start, "nothing stands after this `\\`", help: "write `\\\\` for itself")
        }
        place += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.complement
        case "w": return .words
        case "W": return ScalarSet.words.complement
        case "s": return .spaces
        case "S": return ScalarSet.spaces.complement
        case "t": return ScalarSet("\u{9}")
        case "n": return ScalarSet("\u{A}")
        case "v": return ScalarSet("\u{B}")
        case "f": return ScalarSet("\u{C}")
        case "r": return ScalarSet("\u{D}")
        case "b" where inClass: return ScalarSet("\u{8}")
        case "0" where !isDigit(next): return ScalarSet("\0")
        case "c": return try control(start)
        case "x": return ScalarSet(try character(of: hexadecimal(2, start), start))
        case "u": return ScalarSet(try codePoint(start))
        default:
            guard scalar.isASCII, !isWord(scalar) else { throw unknownEscape(scalar, start) }
            return ScalarSet(scalar)
        }
    }

    private func unknownEscape(_ scalar: Unicode.Scalar, _ start: Int) -> Refusal {
        switch scalar {
        case "b", "B":
            refusal(
                from: start, "word boundaries are not supported",
                help: "name the characters around it, or use `^` and `$`")
        case "p", "P":
            refusal(
                from: start, "Unicode properties are not supported",
                help: "name the characters as ranges")
        case "k", "1"..."9":
            refusal(
                from: start, "back references are not supported",
                help: "check it in the handler")
        case "A":
            refusal(from: start, "`\\A` stands for nothing", help: "write `^`")
        case "z", "Z":
            refusal(from: start, "`\\\(scalar)` stands for nothing", help: "write `$`")
        default: refusal(from: start, "`\\\(scalar)` stands for nothing", help: "remove the `\\`")
        }
    }

    private mutating func control(_ start: Int) throws(Refusal) -> ScalarSet {
        guard let letter = next, letter.isASCII, letter.properties.isAlphabetic else {
            throw refusal(from: start, "`\\c` needs a letter")
        }
        place += 1
        return ScalarSet(try character(of: letter.value % 32, start))
    }

    private mutating func codePoint(_ start: Int) throws(Refusal) -> Unicode.Scalar {
        if skip("{") {
            var value: UInt32 = 0
            repeat {
                value = value << 4 | (try digit(start))
                guard value <= ScalarSet.last else {
                    throw refusal(from: start, "there is no such character")
                }
            } while !skip("}")
            return try character(of: value, start)
        }
        let unit = try hexadecimal(4, start)
        guard unit & 0xFC00 == 0xD800 else { return try character(of: unit, start) }
        guard skip("\\"), skip("u") else {
            throw refusal(from: start, "this is half a character", help: "write `\\u{…}`")
        }
        let second = try hexadecimal(4, start)
        guard second & 0xFC00 == 0xDC00 else {
            throw refusal(from: start, "this is half a character", help: "write `\\u{…}`")
        }
        return try character(of: 0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF, start)
    }

    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(Refusal) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count { value = value << 4 | (try digit(start)) }
        return value
    }

    private mutating func digit(_ start: Int) throws(Refusal) -> UInt32 {
        guard let scalar = next, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
            throw refusal(from: start, "hexadecimal digits are missing here")
        }
        place += 1
        return UInt32(digit)
    }

    private func character(of value: UInt32, _ start: Int) throws(Refusal) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw refusal(from: start, "there is no such character")
        }
        return scalar
    }

    private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { ("0"..."9").contains($0) } ?? false
    }

    private func isWord(_ scalar: Unicode.Scalar) -> Bool {
        ScalarSet.words.contains(scalar.value)
    }
}
