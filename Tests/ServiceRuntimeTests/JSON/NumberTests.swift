import SeededNumbers
import ServiceRuntime
import Testing

@Suite struct NumberTests {
    @Test("reads integers however they are spelled, when they are exact")
    func integers() throws {
        let cases: [(String, Int)] = [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("1e2", 100), ("1E+2", 100),
            ("120e-1", 12), ("1.50e1", 15), ("0e999999999999", 0), ("-0.0", 0),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775807.0", .max), ("922337203685477580.7e1", .max),
            ("999999999999999999", 999_999_999_999_999_999),
            ("1000000000000000000", 1_000_000_000_000_000_000),
            ("0.00000000000000000000001e23", 1), ("100000000000000000000000000e-26", 1),
        ]
        for (text, expected) in cases {
            #expect(try decoded(Int.self, text) == expected, "\(text)")
            #expect(try decoded([Int].self, "[\(text) ]") == [expected], "\(text)")
        }
    }

    @Test("calls integers that do not fit a violation")
    func overflow() {
        let most = "must be at most 9,223,372,036,854,775,807"
        let least = "must be at least -9,223,372,036,854,775,808"
        let cases = [
            ("9223372036854775808", " maximum: \(most), is 9223372036854775808"),
            ("-9223372036854775809", " minimum: \(least), is -9223372036854775809"),
            ("1e19", " maximum: \(most), is 1e19"),
            ("-1e999999999999999999999", " minimum: \(least), is -1e999999999999999999999"),
            ("1.5", " type: must be an integer, is 1.5"),
            ("1e-1", " type: must be an integer, is 1e-1"),
            ("1234567890123456789.5", " type: must be an integer, is 1234567890123456789.5"),
            (
                "0.10000000000000000000000000000000000000000000001",
                " type: must be an integer, is 0.1000000000000000000000000000000000000…"
            ),
        ]
        for (text, expected) in cases { #expect(violations(Int.self, text) == [expected]) }
        #expect(
            violations(Int32.self, "2147483648")
                == [" maximum: must be at most 2,147,483,647, is 2,147,483,648"])
        #expect(violations(Int32.self, "-2147483648").isEmpty)
    }

    @Test("refuses numbers that JSON does not have")
    func malformed() {
        let cases = [
            "01", "-", "+1", "1.", ".5", "1e", "1e+", "-01", "0x1", "1_0", "NaN", "--1", "1.e1",
        ]
        for text in cases {
            #expect(violations(Int.self, text).first?.hasPrefix("malformed") == true, "\(text)")
            #expect(violations(Double.self, text).first?.hasPrefix("malformed") == true, "\(text)")
            let array = "[\(text)]"
            #expect(violations([Int].self, array).first?.hasPrefix("malformed") == true, "\(text)")
        }
    }

    @Test("rounds doubles to the nearest, ties to even")
    func doubles() throws {
        let cases = [
            "0.1", "-0.0", "1e22", "1e23", "9007199254740993", "9007199254740992.5",
            "9007199254740993.0000000000000000001", "1.7976931348623157e308", "5e-324",
            "2.2250738585072011e-308", "2.2250738585072014e-308", "123456789012345678e-19",
            "18446744073709551615", "18446744073709551616", "9999999999999999999e19",
            "9999999999999999999e-19", "1e-400", "4.9406564584124654e-324", "2.5e-324",
            "0.1234567890123456789012345678901234567890", "179769313486231570e291",
            "8.5", "4503599627370497.5", "4503599627370496.5", "1e-19", "3e19", "7e-7",
            "10000000000000000000000000000000000000000e-40",
        ]
        for text in cases {
            let expected = try #require(Double(text))
            let actual = try decoded(Double.self, text)
            #expect(actual.bitPattern == expected.bitPattern, "\(text)")
        }
        #expect(
            violations(Double.self, "1e309")
                == [" type: must be a number that 64 bits can hold, is 1e309"])
    }

    @Test("rounds a number between two doubles by all of its digits, however many")
    func manyDigits() throws {
        // 2^53 + 1 lies in the middle; a digit far behind decides.
        let zeros = String(repeating: "0", count: 5000)
        #expect(try decoded(Double.self, "9007199254740993.\(zeros)") == 9_007_199_254_740_992)
        #expect(try decoded(Double.self, "9007199254740993.\(zeros)1") == 9_007_199_254_740_994)
        #expect(try decoded(Double.self, "1\(zeros)e-5000") == 1)
        #expect(try decoded(Double.self, "0.\(zeros)1e5001") == 1)
        #expect(try decoded(Int.self, "0.\(zeros)1e5001") == 1)
    }

    @Test("agrees with the standard library on random literals")
    func randomDoubles() throws {
        var random = SplitMix64.printingSeed(of: "randomDoubles")
        for _ in 0..<20_000 {
            let digits = String(
                UInt64.random(
                    in: 0...UInt64.max >> UInt64.random(in: 0...63, using: &random), using: &random)
            )
            let exponent = Int.random(in: -30...30, using: &random)
            let cut = Int.random(in: 1...digits.count, using: &random)
            let fraction = digits.dropFirst(cut)
            let text =
                digits.prefix(cut) + (fraction.isEmpty ? "" : ".\(fraction)") + "e\(exponent)"
            let expected = try #require(Double(String(text)))
            #expect(try decoded(Double.self, String(text)) == expected, "\(text)")
        }
    }

    @Test("writes the shortest text that reads as the same double")
    func shortest() throws {
        var random = SplitMix64.printingSeed(of: "shortest")
        var values = [
            0, -0.0, 1, 0.1, 0.3, 1e15, 1e16, 1e21, 123.456, -2.5, 1e-6, 1e-7, 0x1p62, -0x1p53,
            -0x1p63,
        ]
        values += [
            999_999_999.999999, 0.000001, 1_000_000, .pi, .greatestFiniteMagnitude,
            .leastNonzeroMagnitude,
        ]
        for _ in 0..<5000 {
            values.append(Double(Int.random(in: -10_000_000...10_000_000, using: &random)) / 1000)
            let bits = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
            if bits.isFinite { values.append(bits) }
        }
        for value in values {
            let text = try written(value)
            let whole = value.magnitude < 0x1p53 ? nil : Int(exactly: value)
            #expect(try decoded(Double.self, text).bitPattern == value.bitPattern)
            #expect(
                whole.map { text == "\($0)" } ?? (text.count <= value.description.count),
                "\(text) for \(value)")
        }
        #expect(JSONWriter.bytes(of: Double.nan) == nil)
        #expect(JSONWriter.bytes(of: [-Double.infinity]) == nil)
    }

    @Test("writes every integer")
    func integersWritten() throws {
        var values = [0, 1, 9, 10, 99, 100, -1, -100, .max, .min]
        var power = 1
        for _ in 0..<18 {
            power *= 10
            values += [power - 1, power, power + 1, -power]
        }
        for value in values { #expect(try written(value) == String(value)) }
    }

    @Test("finds multiples by decimal arithmetic")
    func multiples() {
        let yes: [(String, Double)] = [
            ("0.3", 0.1), ("0.0075", 0.0001), ("1.1", 0.1), ("4.35", 0.01), ("1e308", 0.5),
            ("0", 0.7), ("1e2", 10), ("19.99", 0.01), ("3.3e-1", 0.11), ("300e-1", 15),
            ("123456789012345678901234567890", 10), ("9e300", 3e299), ("0.30", 0.1),
        ]
        for (text, divisor) in yes {
            #expect(violations(Double.self, text, .multiple(of: divisor)).isEmpty, "\(text)")
        }
        let no: [(String, Double)] = [
            ("0.35", 0.1), ("0.00751", 0.0001), ("35", 1.5), ("1e-9", 0.01), ("1e308", 7),
            ("123456789012345678901234567891", 10), ("0.10000000000000000000001", 0.1),
        ]
        for (text, divisor) in no {
            #expect(violations(Double.self, text, .multiple(of: divisor)).count == 1, "\(text)")
        }
        #expect(violations(Int.self, "12", .multiple(of: 4)).isEmpty)
        #expect(
            violations(Int.self, "-13", .multiple(of: 4))
                == [" multipleOf: must be a multiple of 4, is -13"])
    }

    @Test("holds whole numbers against bounds as they are written and as they are rounded")
    func roundedBounds() {
        let cases: [(String, NumberRules, Bool)] = [
            ("9007199254740993", .range(...0x1p53), false),
            ("9007199254740992", .range(...0x1p53), true),
            ("9007199254740993", .above(0x1p53), false), ("9007199254740994", .above(0x1p53), true),
            ("9007199254740992", .above(0x1p53), false),
            ("-9007199254740993", .range((-0x1p53)...), false),
            ("-9007199254740993", .below(-0x1p53), false),
            ("9223372036854775807", .below(0x1p63), false),
            ("9223372036854774784", .below(0x1p63), true),
            ("9007199254740993.0", .range(...0x1p53), false),
            ("9223372036854775808", .below(0x1p63), false),
            ("90071992547409930e-1", .range(...0x1p53), false),
        ]
        for (text, rules, isAllowed) in cases {
            #expect(violations(Double.self, text, rules).isEmpty == isAllowed, "\(text)")
        }
    }

    @Test("checks bounds, with and without the bound itself")
    func bounds() {
        let cases: [(String, IntegerRules, Bool)] = [
            ("1", .range(1...3), true), ("3", .range(1...3), true), ("0", .range(1...3), false),
            ("4", .range(1...3), false), ("1", .above(1), false), ("2", .above(1), true),
            ("2", .below(3), true), ("3", .below(3), false), ("5", .range(1...).below(6), true),
            ("6", .range(1...).below(6), false), ("0", .range(1...).below(6), false),
        ]
        for (text, rules, isAllowed) in cases {
            #expect(violations(Int.self, text, rules).isEmpty == isAllowed, "\(text) \(rules)")
        }
        #expect(
            violations(Double.self, "1", .above(1).below(1)) == [
                " exclusiveMinimum: must be more than 1, is 1",
                " exclusiveMaximum: must be less than 1, is 1",
            ])
        #expect(violations(Double.self, "1.0", .range(1...1)).isEmpty)
    }

    @Test("reads numbers of parameters as strictly as those of bodies")
    func parameters() {
        func parse<T: ParameterValue>(_ type: T.Type, _ text: String, _ rules: T.Rules) -> (
            T?, [String]
        ) {
            var failures: [RuleFailure] = []
            let value = Array(text.utf8).withUnsafeBytes {
                T.parse(parameter: $0, rules, &failures)
            }
            return (value, failures.map { "\($0.keyword): \($0.message)" })
        }
        #expect(parse(Int.self, "42", .range(1...)).0 == 42)
        #expect(parse(Int.self, "0", .range(1...)).1 == ["minimum: must be at least 1, is 0"])
        for text in ["", " 1", "1 ", "+1", "1.0", "1e2", "01", "0x1", "１"] {
            #expect(parse(Int.self, text, .init()).1 == ["type: must be an integer"], "\(text)")
        }
        #expect(parse(Int32.self, "2147483648", .init()).1.count == 1)
        #expect(parse(Double.self, "1e2", .init()).0 == 100)
        #expect(parse(Double.self, "nan", .init()).1 == ["type: must be a number"])
        #expect(parse(Bool.self, "true", .init()).0 == true)
        #expect(parse(Bool.self, "1", .init()).1 == ["type: must be true or false"])
        #expect(parse(String.self, "é", .length(1...1)).0 == "é")
        #expect(parse(Message.Role.self, "user", .init()).0 == .user)
        #expect(parse(Kitchen.Level.self, "10", .init()).0 == .high)
        #expect(parse(Kitchen.Level.self, "2", .init()).1 == ["enum: must be 1 or 10, is 2"])
    }
}
