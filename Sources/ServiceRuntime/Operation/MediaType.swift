/// What `Content-Type` and `Accept` mean to a service that speaks JSON.
enum MediaType {
    /// Whether a body of this `Content-Type` is JSON in UTF-8: `application/json` with any
    /// parameters but another charset (RFC 8259 section 8.1).
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        // Nearly every client sends exactly this.
        if contentType == "application/json" { return true }
        let parts = contentType.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
        guard parts[0].lowercased() == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            let pair = parameter.split(separator: "=", maxSplits: 1).map(trimmed)
            guard pair.first?.lowercased() == "charset" else { return true }
            return pair.count == 2 && ["utf-8", "\"utf-8\""].contains(pair[1].lowercased())
        }
    }

    /// Whether `application/json` is acceptable (RFC 9110 section 12.5.1): the most specific range
    /// that includes it decides, and decides against it with `q=0`.
    static func acceptsJSON(_ accept: String?) -> Bool {
        guard let accept, accept != "*/*", accept != "application/json" else { return true }
        var best: (precedence: Int, isAcceptable: Bool)?
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";").map(trimmed)
            guard let name = parts.first?.lowercased(), let precedence = precedence(of: name) else {
                continue
            }
            let isAcceptable = !parts.dropFirst().contains(where: isZeroQuality)
            if precedence >= best?.precedence ?? 0 { best = (precedence, isAcceptable) }
        }
        return best?.isAcceptable ?? accept.allSatisfy(\.isWhitespace)
    }

    private static func precedence(of range: String) -> Int? {
        switch range {
        case "application/json": 3
        case "application/*": 2
        case "*/*": 1
        default: nil
        }
    }

    /// `q=0`, `q=0.`, `q=0.000`.
    private static func isZeroQuality(_ parameter: Substring) -> Bool {
        let pair = parameter.split(separator: "=", maxSplits: 1).map(trimmed)
        guard pair.count == 2, pair[0].lowercased() == "q" else { return false }
        return pair[1].hasPrefix("0") && pair[1].allSatisfy { $0 == "0" || $0 == "." }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...end]
    }
}
