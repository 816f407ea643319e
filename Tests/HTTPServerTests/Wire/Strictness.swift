/// Why we refuse what llhttp takes: the whole list. What is on it is refused, what is not on it is
/// read as llhttp reads it. The exceptions are in ``Persistence``.
enum Strictness: String, CaseIterable {
    // The request line.
    case leadingLines, methods, singleSpaces, protocolName
    case targetBytes, fragment, targetForm, starTarget, targetAuthority, targetHost
    // Fields.
    case oneHost, validHost, lengthDigits, expectation
    // Transfer codings.
    case unknownCoding, emptyCoding, codingVersion
    // Chunks.
    case chunkDigits, chunkExtension, trailerName
    // Sizes.
    case targetSize, headSize, overheadSize

    /// The clause that makes it right.
    var clause: String {
        switch self {
        case .leadingLines: "RFC 9112 2.2: one empty line, which is CRLF, in front of a request"
        case .methods: "RFC 9110 9.1: 501 for a method that is not implemented"
        case .singleSpaces: "RFC 9112 3: single spaces; 3.2: 400 for white space in a target"
        case .protocolName: "RFC 9112 2.3: the name of the protocol is HTTP"
        case .targetBytes: "RFC 3986 2: a URI has no such characters"
        case .fragment: "RFC 9112 3.2: no form of a target has a fragment"
        case .targetForm: "RFC 9112 3.2.1 and 3.2.2: a path, or a URI that this server answers for"
        case .starTarget: "RFC 9112 3.2.4: `*` is for OPTIONS"
        case .targetAuthority: "RFC 9110 4.2.1 and 4.2.4: a host, and no user information"
        case .targetHost: "RFC 9112 3.2: Host is identical to the target's authority"
        case .oneHost: "RFC 9112 3.2: 400 without Host, and with more than one"
        case .validHost: "RFC 9112 3.2: 400 for an invalid Host"
        case .lengthDigits:
            "RFC 9110 8.6: no loss of precision: at most 15 digits; no zero in front, as in octal"
        case .expectation: "RFC 9110 10.1.1: 417 for an unknown expectation"
        case .unknownCoding: "RFC 9112 6.1: 501 for a coding that is not understood"
        case .emptyCoding:
            "RFC 9110 5.6.1.1: nobody writes empty elements; RFC 9112 6.3: chunked is last"
        case .codingVersion: "RFC 9112 6.1: HTTP/1.0 has no Transfer-Encoding"
        case .chunkDigits: "RFC 9112 7.1: no loss of precision: at most 8 digits"
        case .chunkExtension: "RFC 9112 7.1.1: the grammar of extensions"
        case .trailerName: "RFC 9110 6.5.1: no trailer frames or routes"
        case .targetSize: "RFC 9112 3: 414 for a target that is too long"
        case .headSize: "RFC 9110 5.4: 431 for fields that are too large"
        case .overheadSize: "RFC 9112 7.1.1 and 7.1.2: a limit for extensions and trailers"
        }
    }
}

/// Where we read alike, and differ in whether another request may follow: the whole list.
enum Persistence: String, CaseIterable {
    case tabBesideOption, closeInHTTP10, proxyConnection, trailer

    /// The clause that makes it right.
    var clause: String {
        switch self {
        case .tabBesideOption: "RFC 9110 5.6.3: a tab is white space between options too"
        case .closeInHTTP10: "RFC 9112 9.3: close comes first, in HTTP/1.0 as well"
        case .proxyConnection: "RFC 9112 9.3 and C.2.2: only Connection decides"
        case .trailer: "RFC 9110 6.5.1: no trailer controls a connection"
        }
    }
}
