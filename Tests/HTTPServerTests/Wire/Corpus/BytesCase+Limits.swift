extension BytesCase {
    /// At the edges of ``HeadLimits``, and one byte behind them.
    static let limits: [BytesCase] = [
        .takes(
            "a target at the limit", "GET /\(text(8191)) HTTP/1.1|Host: a||", "GET /\(text(8191))"),
        .refuses(
            "a target above the limit", "GET /\(text(8192)) HTTP/1.1|Host: a||", 414,
            stricter: .targetSize),
        .refuses(
            "a query above the limit", "GET /?\(text(8191)) HTTP/1.1|Host: a||", 414,
            stricter: .targetSize),
        .refuses(
            "an absolute target above the limit", "GET http://a/\(text(8192)) HTTP/1.1|Host: a||",
            414, stricter: .targetSize),
        .refuses("a target without end", "GET /\(text(9000))", 414, stricter: .targetSize),
        .refuses("a method without end", text(9000), 414),
        .takes("100 fields", "\(get)|\(many(99))|", "GET /"),
        .refuses("101 fields", "\(get)|\(many(100))|", 431, stricter: .headSize),
        .takes("a field at the limit", "\(get)|X: \(text(16_381))||", "GET /"),
        .refuses(
            "a field above the limit", "\(get)|X: \(text(16_382))||", 431, stricter: .headSize),
        .refuses(
            "a field above the limit by its name", "\(get)|\(text(16_384)): x||", 431,
            stricter: .headSize),
        .refuses("a field without end", "\(get)|X: \(text(17_000))", 431, stricter: .headSize),
        .takes("a head at the limit", "\(get)|\(wide)X: \(text(716))||", "GET /"),
        .refuses(
            "a head above the limit", "\(get)|\(wide)X: \(text(717))||", 431, stricter: .headSize),
        .takes(
            "a body behind a head at the limit",
            "PUT / HTTP/1.1|Host: a|\(wide)Content-Length: 2|X: \(text(697))||hi", "PUT / [hi]"),
        .refuses(
            "extensions above the limit", "\(chunked)\(extended(4))0||", 400,
            stricter: .overheadSize),
        .refuses(
            "an extension above the limit", "\(chunked)1;\(text(20_000))", 400,
            stricter: .overheadSize),
        .refuses(
            "trailers above the limit", "\(chunked)0|\(wide)|", 431, stricter: .overheadSize),
        .refuses(
            "a trailer above the limit", "\(chunked)0|X: \(text(20_000))", 431,
            stricter: .overheadSize),
    ]

    private static func extended(_ count: Int) -> String {
        String(repeating: "1;\(text(5_000))|x|", count: count)
    }

    private static func text(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static func many(_ count: Int) -> String { String(repeating: "X: 1|", count: count) }

    /// 32,020 bytes of fields.
    private static let wide = String(repeating: "X: \(text(8_000))|", count: 4)
}
