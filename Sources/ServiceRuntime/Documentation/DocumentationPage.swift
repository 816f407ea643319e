import CDocumentation
import HTTPMessages
import NIOCore
import ServiceValues

/// `/docs`: the OpenAPI document as one page without requests to other origins.
///
/// Styles and scripts are in the page, under a nonce that changes with every answer. The content
/// security policy allows no others: no other origin, no inline handler, no frame.
struct DocumentationPage: Sendable {
    private let openAPI: StaticBytes

    init(openAPI: StaticBytes) {
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
            body: html(nonce))
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

    private func html(_ nonce: String) -> ByteBuffer {
        var page = ByteBuffer()
        page.reserveCapacity(Self.size + openAPI.bytes.count * 5 / 4)
        for part in Self.parts {
            switch part {
            case .text(let text): page.writeString(text)
            case .nonce: page.writeString(nonce)
            case .style: page.writeBytes(Self.style.bytes)
            case .script: page.writeBytes(Self.script.bytes)
            case .openAPI: writeOpenAPI(to: &page)
            }
        }
        return page
    }

    /// Writes the document with every `<` escaped, so that none can end the element around it. In
    /// JSON a `<` can only be in a string.
    private func writeOpenAPI(to page: inout ByteBuffer) {
        let parts = openAPI.bytes.split(
            separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index > 0 { page.writeStaticString("\\u003c") }
            page.writeBytes(part)
        }
    }
}

extension DocumentationPage {
    // Constants of the C target.
    private static let frame = StaticBytes(assumingConstant: documentationPage)
    private static let style = StaticBytes(assumingConstant: documentationStyle)
    private static let script = StaticBytes(assumingConstant: documentationScript)

    /// About the size of a page without the document.
    private static let size = frame.bytes.count + style.bytes.count + script.bytes.count

    /// The parts of the page.
    private enum Part {
        case text(String)
        case nonce, style, script, openAPI

        /// - Precondition: `page.html` has no other marks.
        init(mark: Substring) {
            switch mark {
            case "nonce": self = .nonce
            case "style": self = .style
            case "script": self = .script
            case "openapi": self = .openAPI
            default: preconditionFailure("page.html has a mark `\(mark)` that nothing fills")
            }
        }
    }

    /// `page.html`, cut at its marks.
    private static let parts: [Part] = {
        var parts: [Part] = []
        for piece in frame.description.split(separator: "{{") {
            let halves = piece.split(separator: "}}", omittingEmptySubsequences: false)
            if halves.count == 2 { parts.append(Part(mark: halves[0])) }
            parts.append(.text(String(halves[halves.count - 1])))
        }
        return parts
    }()
}
