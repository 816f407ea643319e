import NIOCore

/// `/docs`: the OpenAPI document as one page that asks nobody else for anything.
///
/// Styles and scripts stand in the page under a nonce that changes with every answer, and the
/// content security policy allows nothing else: no other origin, no inline handler, no frame.
struct DocumentationPage: Sendable {
    private let openAPI: StaticString

    init(openAPI: StaticString) {
        self.openAPI = openAPI
    }

    func response() -> Response {
        let nonce = Self.nonce()
        return Response(
            status: 200, contentType: "text/html; charset=utf-8",
            headers: [
                ("Content-Security-Policy", Self.policy(nonce)),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),
            ],
            body: ByteBuffer(string: html(nonce)))
    }

    static func policy(_ nonce: String) -> String {
        """
        default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; \
        connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'
        """
    }

    private static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next() as UInt64, generator.next() as UInt64]
        return words.map { String($0, radix: 36) }.joined()
    }

    private func html(_ nonce: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>API</title>
        <link rel="icon" href="data:,">
        <style nonce="\(nonce)">\(Self.style)</style>
        </head>
        <body>
        \(Self.frame)
        <script type="application/json" id="openapi">\(embedded)</script>
        <script nonce="\(nonce)">\(Self.script)\(Self.schemaScript)\(Self.callScript)</script>
        </body>
        </html>

        """
    }

    /// The document, in which no `<` can end the element around it: in JSON, `<` stands in strings
    /// only.
    private var embedded: String {
        var text = ""
        let source = openAPI.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        text.reserveCapacity(source.utf8.count + 1_024)
        for part in source.split(separator: "<", omittingEmptySubsequences: false) {
            if !text.isEmpty { text += "\\u003c" }
            text += part
        }
        return text
    }
}
