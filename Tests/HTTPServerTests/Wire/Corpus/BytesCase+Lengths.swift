/// Content-Length (RFC 9110 section 8.6, RFC 9112 section 6.2).
extension BytesCase {
    static let lengths: [BytesCase] = [
        .takes("a length", "\(post)|Content-Length: 5||hello", "POST /p [hello]"),
        .takes("a length of zero", "\(post)|Content-Length: 0||", "POST /p"),
        .takes("a body with GET", "\(get)|Content-Length: 2||hi", "GET / [hi]"),
        .takes(
            "a body with DELETE", "DELETE / HTTP/1.1|Host: a|Content-Length: 2||hi", "DELETE / [hi]"
        ),
        .takes("a body of line ends", "\(post)|Content-Length: 4||||", "POST /p [\r\n\r\n]"),
        .takes(
            "white space around the length", "\(post)|Content-Length:  5 ||hello", "POST /p [hello]"
        ),
        .refuses("a length with a plus", "\(post)|Content-Length: +5||hello", 400),
        .refuses("a negative length", "\(post)|Content-Length: -5||hello", 400),
        .refuses("an empty length", "\(post)|Content-Length:||", 400),
        .refuses("a length of words", "\(post)|Content-Length: five||hello", 400),
        .refuses("a length in hexadecimal", "\(post)|Content-Length: 0x5||hello", 400),
        .refuses("a fraction", "\(post)|Content-Length: 5.0||hello", 400),
        .refuses(
            "a length with a leading zero", "\(post)|Content-Length: 05||hello", 400,
            stricter: .lengthDigits),
        .refuses("a length with a space", "\(post)|Content-Length: 5 5||hello", 400),
        .refuses("a list of lengths", "\(post)|Content-Length: 5, 5||hello", 400),
        .refuses("two lengths", "\(post)|Content-Length: 5|Content-Length: 6||hello!", 400),
        .refuses(
            "the same length twice", "\(post)|Content-Length: 5|content-length: 5||hello", 400),
        .refuses(
            "a length of 16 digits", "\(post)|Content-Length: 1000000000000000||", 400,
            stricter: .lengthDigits),
        .refuses(
            "a length beyond 64 bits", "\(post)|Content-Length: 18446744073709551617||", 400),
        .takes("a length of one", "\(post)|Content-Length: 1||x", "POST /p [x]"),
        .takes(
            "a length of 1000",
            "\(post)|Content-Length: 1000||\(String(repeating: "x", count: 1000))",
            "POST /p [\(String(repeating: "x", count: 1000))]"),
        .refuses(
            "a length of two zeros", "\(post)|Content-Length: 00||", 400, stricter: .lengthDigits),
        .refuses(
            "a length of 15 digits, all but one of them zeros",
            "\(post)|Content-Length: 000000000000005||hello", 400, stricter: .lengthDigits),
        .refuses(
            "a length that others may read as octal",
            "\(post)|Content-Length: 010||0123456789", 400, stricter: .lengthDigits),
        .takes(
            "a length without white space", "\(post)|Content-Length:5||hello", "POST /p [hello]"),
        .takes("a tab before the length", "\(post)|Content-Length:\t5||hello", "POST /p [hello]"),
        .takes(
            "spaces around the length", "\(post)|Content-Length:    5    ||hello", "POST /p [hello]"
        ),
        .takes(
            "a length's name in capitals", "\(post)|CONTENT-LENGTH: 5||hello", "POST /p [hello]"),
        .takes(
            "a length as the first field", "POST /p HTTP/1.1|Content-Length: 5|Host: a||hello",
            "POST /p [hello]"),
        .takes(
            "fields that resemble a length",
            "\(post)|Content_Length: 9|Content-Lengt: 9|Content-Lengths: 9|XContent-Length: 9||",
            "POST /p"),
        .takes(
            "a body with OPTIONS", "OPTIONS /p HTTP/1.1|Host: a|Content-Length: 2||hi",
            "OPTIONS /p [hi]"),
        .takes("a body of zero bytes", "\(post)|Content-Length: 3||\0\0\0", "POST /p [\0\0\0]"),
        .takes(
            "a body in UTF-8 is counted in bytes", "\(post)|Content-Length: 2||ü", "POST /p [ü]"),
        .takes(
            "a body that looks like chunks", "\(post)|Content-Length: 5||0||", "POST /p [0\r\n\r\n]"
        ),
        .refuses("a tab behind the length", "\(post)|Content-Length: 5\t||hello", 400),
        .refuses("a space and a tab behind the length", "\(post)|Content-Length: 5 \t||hello", 400),
        .refuses(
            "a length of 16 zeros", "\(post)|Content-Length: 0000000000000000||", 400,
            stricter: .lengthDigits),
        .refuses(
            "a length of 2^63", "\(post)|Content-Length: 9223372036854775808||", 400,
            stricter: .lengthDigits),
        .refuses(
            "a length of 2^64 - 1", "\(post)|Content-Length: 18446744073709551615||", 400,
            stricter: .lengthDigits),
        .refuses("a length of 2^64", "\(post)|Content-Length: 18446744073709551616||", 400),
        .refuses(
            "a length of 2^64 + 5", "\(post)|Content-Length: 18446744073709551621||hello", 400),
        .refuses(
            "a length of 40 digits",
            "\(post)|Content-Length: \(String(repeating: "9", count: 40))||", 400),
        .refuses("a comma behind the length", "\(post)|Content-Length: 5,||hello", 400),
        .refuses("a comma before the length", "\(post)|Content-Length: ,5||hello", 400),
        .refuses("two lengths in one field", "\(post)|Content-Length: 5, 6||hello", 400),
        .refuses("two lengths with a tab between", "\(post)|Content-Length: 5\t5||hello", 400),
        .refuses("a length and a letter", "\(post)|Content-Length: 5a||hello", 400),
        .refuses("a letter and a length", "\(post)|Content-Length: a5||hello", 400),
        .refuses("a length and a semicolon", "\(post)|Content-Length: 5;x||hello", 400),
        .refuses("a length in quotes", "\(post)|Content-Length: \"5\"||hello", 400),
        .refuses("an exponent", "\(post)|Content-Length: 1e1||0123456789", 400),
        .refuses("an underscore in the length", "\(post)|Content-Length: 1_0||0123456789", 400),
        .refuses(
            "a length in octal as programs write it", "\(post)|Content-Length: 0o5||hello", 400),
        .refuses("a minus and zero", "\(post)|Content-Length: -0||", 400),
        .refuses("a plus and zero", "\(post)|Content-Length: +0||", 400),
        .refuses("a minus behind the length", "\(post)|Content-Length: 5-||hello", 400),
        .refuses("a length in other digits", "\(post)|Content-Length: ५||hello", 400),
        .refuses("a length in wide digits", "\(post)|Content-Length: ５||hello", 400),
        .refuses("a length of white space", "\(post)|Content-Length: \t ||", 400),
        .refuses(
            "a length with a zero byte before it", "\(post)|Content-Length: \u{0}5||hello", 400),
        .refuses(
            "a length with a carriage return in it", "\(post)|Content-Length: 5\r6||hello", 400),
        .refuses(
            "a no-break space before the length", "\(post)|Content-Length: \u{A0}5||hello", 400),
        .refuses("two lengths of zero", "\(post)|Content-Length: 0|Content-Length: 0||", 400),
        .refuses(
            "two lengths, the second of zero", "\(post)|Content-Length: 5|Content-Length: 0||hello",
            400),
        .refuses(
            "two lengths, the second empty", "\(post)|Content-Length: 5|Content-Length:||hello", 400
        ),
        .refuses(
            "three lengths", "\(post)|Content-Length: 5|Content-Length: 5|Content-Length: 5||hello",
            400),
        .refuses("a folded length", "\(post)|Content-Length:| 5||hello", 400),
        .refuses(
            "a length that goes on in the next line", "\(post)|Content-Length: 1| 0||0123456789",
            400),
        .refuses("an invalid length with GET", "\(get)|Content-Length: x||", 400),
        .refuses("an invalid length in HTTP/1.0", "POST /p HTTP/1.0|Content-Length: x||", 400),
    ]
}
