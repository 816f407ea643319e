import ContractGrammar
import Testing

@Suite("Formats of texts")
struct FormatTests {
    static let longLabel = String(repeating: "a", count: 63)
    static let cases: [(TextFormat, valid: [String], invalid: [String])] = [
        (
            .uuid,
            ["0190A5F0-7c4e-7000-8000-00000000ABCD", "00000000-0000-0000-0000-000000000000"],
            ["", "0190a5f07c4e70008000-00000000abcd", "0190a5f0-7c4e-7000-8000-00000000abcg"]
        ),
        (
            .date, ["0000-02-29", "9999-12-31"],
            ["2023-02-29", "2024-2-1", "2024-01-01T", "١024-01-01"]
        ),
        (
            .dateTime,
            [
                "1998-12-31T23:59:60Z", "1998-12-31T15:59:60.5-08:00", "1999-01-01T00:59:60+01:00",
                "2024-01-01t00:00:00z", "9999-12-31T20:00:00-03:00", "0000-01-01T01:00:00+01:00",
                "9999-12-31T23:59:59.9999999Z",
            ],
            [
                "1998-12-31T23:58:60Z", "1998-12-31T23:59:60+01:00", "9999-12-31T23:59:60Z",
                "9999-12-31T23:00:00-05:00", "0000-01-01T00:30:00+01:00", "2024-01-01T24:00:00Z",
                "2024-01-01T00:00:00.Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00",
            ]
        ),
        (
            .duration, ["P1W", "PT0S", "P1Y2M3DT4H5M6S", "P1YT1S", "P999999999D"],
            ["", "P", "PT", "PT1H30S", "PT0.5S", "P1Y2D", "P1W2D", "-PT1S", "P9999999999D", "p1d"]
        ),
        (
            .uri,
            [
                "x:", "urn:x", "mailto:a@b", "http:////a", "http://a:99999999/", "http://[::1]/",
                "http://[V1.a]", "http://u:p@h:/", "x:/%41", "http://a?/?#/?",
            ],
            [
                "", "a", "//a", "http://a/[b]", "http://a?[b]", "http://a@b@c", "x:/%4", "x:/%zz",
                "http://[::1", "http://[::1%25eth0]/", "http://a:b/", "http://é", "x:#a#b", "1x:",
            ]
        ),
        (
            .email,
            [
                "a@b", "a.b+c@d-e.f", String(repeating: "a", count: 64) + "@b", "a@" + longLabel,
                "a@" + [longLabel, longLabel, longLabel, longLabel].joined(separator: "."),
            ],
            [
                "", "@", "a@", "@b", "a.@b", ".a@b", "a..b@c", "a@b-", "a@-b", "a@b.", "a@b..c",
                "a@b@c", String(repeating: "a", count: 65) + "@b", "a@a" + longLabel, "\"a\"@b",
                "a@" + [longLabel, longLabel, longLabel, longLabel, "a"].joined(separator: "."),
                "a@[1.2.3.4]", "é@b",
            ]
        ),
        (.byte, ["", "YQ==", "YWI=", "YWJj"], ["ab==", "YQ=", "YQ", "====", "YQ==\n", "a-_b"]),
    ]

    @Test("are taken and refused by the clauses that they name", arguments: cases.indices)
    func formats(_ index: Int) {
        let (format, valid, invalid) = Self.cases[index]
        for text in valid { #expect(format.accepts(text), "\(format) \(text)") }
        for text in invalid { #expect(!format.accepts(text), "\(format) \(text)") }
    }

    @Test("are all looked at")
    func all() {
        #expect(Set(Self.cases.map(\.0)) == Set(TextFormat.allCases))
    }

    @Test("of addresses have an authority, and a scheme in either case")
    func addresses() {
        #expect(AddressGrammar.isAddress("postgres://u:p^[@h/d", ["postgres", "postgresql"]))
        #expect(AddressGrammar.isAddress("HTTP://h", ["http"]))
        #expect(AddressGrammar.isAddress("x://h", []))
        for text in ["mailto:a@b", "://h", "http://", "http://a b", "http://é", "https://h"] {
            #expect(!AddressGrammar.isAddress(text, ["http"]), "\(text)")
        }
    }
}

@Suite("Quantities")
struct QuantityTests {
    @Test("are whole numbers with a unit")
    func quantities() {
        let sizes: [(String, Int?)] = [
            ("512", 512), ("0", 0), ("64KiB", 65_536), ("2GiB", 1 << 31), ("1B", 1), ("1kib", nil),
            ("1.5KiB", nil), ("-1", nil), ("KiB", nil), ("9223372036854775807", .max),
            ("9223372036854775808", nil), ("9007199254740992KiB", nil), ("1 KiB", nil), ("", nil),
        ]
        for (text, bytes) in sizes { #expect(ByteCount(text)?.bytes == bytes, "\(text)") }
        let durations: [(String, Duration?)] = [
            ("500ms", .milliseconds(500)), ("0s", .zero), ("2m", .seconds(120)),
            ("7d", .seconds(604_800)), ("36600d", .seconds(3_162_240_000)), ("36601d", nil),
            ("10", nil), ("1.5s", nil), ("-1s", nil), ("1S", nil), ("1h30m", nil), ("s", nil),
        ]
        for (text, duration) in durations {
            #expect(Duration(text: text) == duration, "\(text)")
            if let duration, duration > .zero { #expect(Duration(text: duration.text) == duration) }
        }
    }
}
