import ContractGrammar
import Testing

@Suite("Numbers")
struct NumberTests {
    @Test("are read by the grammar of JSON, or of YAML")
    func forms() {
        let both = ["0", "-0", "12", "1.5", "-1.50", "1e5", "1E+5", "1.5e-5"]
        let yaml = ["+1", "007", ".5", "1.", "-.5e3", "+0.5", "00"]
        let neither = [
            "", "-", "+", ".", "1e", "1e+", "1.e", "0x1", "1 ", "--1", "+-1", "1,5", "1_0",
        ]
        for text in both { #expect(NumberLiteral.with(text) { _ in true } == true, "\(text)") }
        for text in yaml + neither {
            #expect(NumberLiteral.with(text) { _ in true } == nil, "\(text)")
        }
        for text in both + yaml {
            #expect(NumberLiteral.with(text, .yaml) { _ in true } == true, "\(text)")
        }
        for text in neither {
            #expect(NumberLiteral.with(text, .yaml) { _ in true } == nil, "\(text)")
        }
    }

    @Test(
        "stand to a bound as they are, not as floating point has them",
        arguments: [
            (9_007_199_254_740_993, 0x1p53, 1), (9_007_199_254_740_992, 0x1p53, 0),
            (9_007_199_254_740_991, 0x1p53, -1), (-9_007_199_254_740_993, -0x1p53, -1),
            (.max, 0x1p63, -1), (.min, -0x1p63, 0), (.min, -0x1p64, 1), (.max, .infinity, -1),
            (.min, -.infinity, 1), (1 << 60, 0.5, 1), (3, 3.5, -1), (-3, -3.5, 1),
        ] as [(Int, Double, Int)])
    func order(_ number: Int, _ bound: Double, _ sign: Int) {
        #expect(NumberOrder(number, bound).sign == sign)
    }

    @Test("are meant by their shortest decimal, and by whole numbers that they are")
    func meaning() {
        let meant: [(Double, String)] = [
            (0.1, "0.1"), (0.1, "0.100"), (100, "1e2"), (0x1p53, "9007199254740992"),
            (0x1p62, "4611686018427387904"), (0x1p62, "4.611686018427388e18"), (0, "0.000"),
            (0, "-0"), (1e22, "1e22"), (0.5, ".5"),
            (-0.25, "-.25"), (.leastNonzeroMagnitude, "5e-324"),
        ]
        for (number, text) in meant { #expect(number.isMeant(by: text, .yaml), "\(text)") }
        let others: [(Double, String)] = [
            (0x1p53, "9007199254740993"), (0.1, "0.10000000000000000001"),
            (0.1, "0.1000000000000000055511151231257827"), (0x1p64, "18446744073709551616"),
            (.pi, "3.14159265358979323846"), (.leastNonzeroMagnitude, "4.9e-324"), (1, "one"),
        ]
        for (number, text) in others { #expect(!number.isMeant(by: text, .yaml), "\(text)") }
    }

    @Test("are multiples of decimals, not of binary fractions")
    func multiples() {
        let cases: [(String, Double, Bool)] = [
            ("0.3", 0.1, true), ("0.35", 0.1, false), ("50000000.005", 0.01, false),
            ("50000000.01", 0.01, true), ("0.1000000000000000000001", 0.01, false),
            ("1e300", 0.01, true), ("0", 7, true), ("-0.0", 7, true), ("12", 5, false),
            ("9223372036854775806", 3, true), ("9007199254740993", 2, false),
            ("4611686018427387904", 0x1p62, true), ("4611686018427388000", 0x1p62, false),
            ("1e1000000", 3, false), ("3e1000000", 3, true), ("1e-1000000", 1e-10, false),
            ("5e-324", .leastNonzeroMagnitude, true), ("1e23", 1e23, true), ("100", 50, true),
            ("25", 50, false),
        ]
        for (number, divisor, isMultiple) in cases {
            #expect(
                NumberLiteral.isMultiple(number, of: divisor) == isMultiple,
                "\(number) of \(divisor)")
        }
    }
}
