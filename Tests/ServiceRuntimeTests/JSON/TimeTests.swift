import FoundationEssentials
import ServiceRuntime
import Testing

@Suite struct TimeTests {
    @Test("reads date-times of any offset and writes them in UTC")
    func dateTimes() throws {
        let cases = [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2026-07-01T12:34:56.789+02:00", "2026-07-01T10:34:56.789Z"),
            ("2026-07-01t12:34:56z", "2026-07-01T12:34:56Z"),
            ("2024-02-29T23:59:59-23:59", "2024-03-01T23:58:59Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
            // What .NET calls the greatest of all, with its seventh place.
            ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z"),
            ("0000-01-01T00:00:00.000001Z", "0000-01-01T00:00:00.000001Z"),
            ("9999-12-31T23:59:59+00:01", "9999-12-31T23:58:59Z"),
            ("1900-03-01T00:00:00-00:00", "1900-03-01T00:00:00Z"),
            ("2026-01-01T00:00:00.123456Z", "2026-01-01T00:00:00.123456Z"),
            ("2026-01-01T00:00:00.1234569Z", "2026-01-01T00:00:00.123456Z"),
            ("2026-01-01T00:00:00.100000000000000000000001Z", "2026-01-01T00:00:00.1Z"),
            // Leap seconds are where UTC puts them, and count as the next second.
            ("1998-12-31T23:59:60Z", "1999-01-01T00:00:00Z"),
            ("1998-12-31T15:59:60.123-08:00", "1999-01-01T00:00:00.123Z"),
        ]
        for (text, expected) in cases {
            let instant = try decoded(Instant.self, "\"\(text)\"")
            #expect(try written(instant) == "\"\(expected)\"")
            #expect(instant.parameterText == expected)
        }
        #expect(
            try decoded(Instant.self, "\"2026-07-01T12:34:56.5Z\"").microsecondsSince1970
                == 1_782_909_296_500_000)
    }

    @Test("refuses dates and times that do not exist")
    func invalid() {
        let texts = [
            "", "2026-07-01", "2026-07-01 12:00:00Z", "2026-07-01T12:00:00", "2026-07-01T12:00Z",
            "2026-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
            "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00+0000",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00ZZ", "26-01-01T00:00:00Z",
            "1998-12-31T23:58:60Z", "1998-12-31T22:59:60Z", "1998-12-31T23:59:60+01:00",
            // No text in UTC has them.
            "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
            "2026-01-01T00:00:0١Z", " 2026-01-01T00:00:00Z", "+2026-01-01T00:00:00Z",
        ]
        for text in texts { #expect(violations(Instant.self, "\"\(text)\"").count == 1, "\(text)") }
        for instant in [
            Instant(secondsSince1970: 253_402_300_800), Instant(secondsSince1970: -62_167_219_201),
            Instant(secondsSince1970: .max), Instant(microsecondsSince1970: .min),
        ] {
            #expect(JSONWriter.bytes(of: instant) == nil)
        }
    }

    @Test("counts with instants without a trap")
    func arithmetic() {
        let start = Instant(microsecondsSince1970: -1)
        #expect(start.secondsSince1970 == -1)
        #expect(start + .microseconds(1) == Instant(microsecondsSince1970: 0))
        #expect(start - .seconds(2) == Instant(microsecondsSince1970: -2_000_001))
        #expect(start.duration(to: start + .milliseconds(3)) == .milliseconds(3))
        #expect(start + .seconds(Int64.max) == Instant(microsecondsSince1970: .max))
        #expect(start - .seconds(Int64.max) == Instant(microsecondsSince1970: .min))
        #expect(Instant(secondsSince1970: .min) == Instant(microsecondsSince1970: .min))
        let extremes = [Instant(microsecondsSince1970: .min), Instant(microsecondsSince1970: .max)]
        #expect(extremes[0] < extremes[1])
        #expect(extremes[0] - .milliseconds(500) == extremes[0])
        #expect(extremes[1] + .milliseconds(500) == extremes[1])
        #expect(extremes[0].duration(to: extremes[1]) > .zero)
        let instant = Instant(microsecondsSince1970: 1_782_909_296_123_457)
        #expect(Instant(instant.date) == instant)
        #expect(Instant(Date(timeIntervalSince1970: -.infinity)) == extremes[0])
        #expect(Instant(Date(timeIntervalSince1970: .nan)) == extremes[1])
    }

    @Test("counts days as the calendar does, for every day of the years 0 to 9999")
    func days() throws {
        var date = try #require(CalendarDate(year: 0, month: 1, day: 1))
        var count = date.daysSince1970
        #expect(count == -719_528)
        while let next = CalendarDate(daysSince1970: count + 1) {
            guard next > date, next.daysSince1970 == count + 1,
                next.day == date.day + 1 || next.day == 1
            else {
                Issue.record("\(date) \(next)")
                return
            }
            (date, count) = (next, count + 1)
        }
        #expect(date == CalendarDate(year: 9999, month: 12, day: 31))
        #expect(CalendarDate(year: 2023, month: 2, day: 29) == nil)
        #expect(try written(CalendarDate(year: 33, month: 4, day: 5)) == "\"0033-04-05\"")
    }

    @Test("reads and writes durations")
    func durations() throws {
        for text in [
            "P4DT12H30M5S", "P4Y", "PT0S", "P1M", "PT1M", "PT36H", "P2W", "P1Y2M", "P1Y0M3D",
        ] {
            try expectRoundTrip(ISODuration.self, "\"\(text)\"", as: "\"\(text)\"")
        }
        try expectRoundTrip(ISODuration.self, "\"P0D\"", as: "\"PT0S\"")
        #expect(try decoded(ISODuration.self, "\"P1DT2H\"").duration == .seconds(93_600))
        #expect(try decoded(ISODuration.self, "\"P1M\"").duration == nil)
        #expect(ISODuration(.seconds(3661)).parameterText == "PT1H1M1S")
        for text in [
            "", "P", "PT", "P1YT", "PT1D", "P1", "4DT12H", "P1D2H", "P2S", "P2D1Y", "P1Y2W",
            "P1Y2D",
            "PT1H2S", "P-1D", "P1.5D", "P9999999999D", "p1d", "P١Y", "P1D ",
        ] {
            #expect(violations(ISODuration.self, "\"\(text)\"").count == 1, "\(text)")
        }
    }

    @Test("reads and writes UUIDs and base64")
    func texts() throws {
        try expectRoundTrip(
            UUID.self, #""0190A5F0-7c4e-7000-8000-00000000ABCD""#,
            as: #""0190a5f0-7c4e-7000-8000-00000000abcd""#)
        #expect(
            try decoded(UUID.self, #""0190a5f0-7c4e-7000-8000-00000000abcd""#)
                == UUID(uuidString: "0190a5f0-7c4e-7000-8000-00000000abcd"))
        for text in [
            "", "0190a5f07c4e70008000-00000000abcd", "0190a5f0-7c4e-7000-8000-00000000abc",
            "0190a5f0-7c4e-7000-8000-00000000abcg", "{190a5f0-7c4e-7000-8000-00000000abcd}",
            "0190a5f0-7c4e-7000-80000-0000000abcd",
        ] {
            #expect(violations(UUID.self, "\"\(text)\"").count == 1, "\(text)")
        }
        for count in 0..<70 {
            let value = Base64((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) })
            let text = try written(value)
            #expect(text == "\"\(Data(value.bytes).base64EncodedString())\"")
            #expect(try decoded(Base64.self, text) == value)
        }
        for text in ["a", "ab", "abc", "ab==c", "a===", "====", "aGl=", "aGk", "aG-_", "aGk=\\n"] {
            #expect(violations(Base64.self, "\"\(text)\"").count == 1, "\(text)")
        }
    }
}
