import NIOCore

/// The request line and the fields of a request, as they were received.
///
/// It keeps the bytes and the places in them; values are decoded when they are read. Copies share
/// the bytes.
public struct RequestHead: Sendable {
    @usableFromInline var content: Content

    /// An object, so that a copy is one reference.
    @usableFromInline
    // Sendable, because it changes only while a single head refers to it, which is being changed.
    final class Content: @unchecked Sendable {
        @exclusivity(unchecked) var method = HTTPMethod.get
        @exclusivity(unchecked) @usableFromInline var bytes = GrowingBytes()
        @exclusivity(unchecked) @usableFromInline var places = Places()
    }

    /// Larger memory is freed.
    private static let memoryLimit = 4 * 1024

    /// Offsets from the first byte of the request line. A head has at most 65,535 bytes.
    @usableFromInline
    package struct Places: Sendable {
        package var target: Range<UInt16> = 0..<0
        /// Empty if a target in absolute form has no path, which means `/`.
        @usableFromInline package var path: Range<UInt16> = 0..<0
        /// Nil if there is no `?`.
        @usableFromInline package var query: Range<UInt16>?
        /// The host that the client asked for, without a port; empty if it named none, as HTTP/1.0
        /// allows.
        @usableFromInline package var host: Range<UInt16> = 0..<0
        package var fields: Range<UInt16> = 0..<0
        package var known = KnownFields()

        package init() {}
    }

    /// A head without a request, which must not be read.
    init() {
        content = Content()
    }

    /// `bytes` begin with a checked head, to which `places` belong. The bytes are copied.
    package init(method: HTTPMethod, bytes: UnsafeRawBufferPointer, places: Places) {
        self.init()
        replace(method, bytes, places)
    }

    /// Becomes another head, in the same memory unless a copy exists.
    mutating func replace(_ method: HTTPMethod, _ bytes: UnsafeRawBufferPointer, _ places: Places) {
        if !isKnownUniquelyReferenced(&content) { content = Content() }
        content.method = method
        content.bytes.clear()
        content.bytes.append(bytes)
        content.places = places
    }

    /// Drops the bytes. The head must not be read after that.
    mutating func clear() {
        guard isKnownUniquelyReferenced(&content) else {
            content = Content()
            return
        }
        content.bytes.clear(keeping: Self.memoryLimit)
    }

    public var method: HTTPMethod { content.method }

    /// Path and query, or another form of target.
    public var target: String { text(content.places.target) }

    /// The bytes of the path as they were sent, neither decoded nor normalised. Visible ASCII only.
    @inlinable
    public func withPath<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let path = content.places.path
        guard !path.isEmpty else {
            // A static string's bytes are never freed.
            return try body(UnsafeRawBufferPointer(start: Self.root.utf8Start, count: 1))
        }
        return try content.bytes.withBytes { bytes throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[path.asOffsets]))
        }
    }

    /// The bytes after the `?` as they were sent; none if there is no query.
    @inlinable
    public func withQuery<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let query = content.places.query else {
            // The buffer is empty here, so nothing is read.
            return try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return try content.bytes.withBytes { bytes throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[query.asOffsets]))
        }
    }

    /// The host that the client asked for, without a port; no bytes if it named none.
    @inlinable
    package func withHost<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let place = content.places.host.asOffsets
        // The parser has found the place in these bytes.
        return content.bytes.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[place])) }
    }

    /// The value of the field, whose name is given in lower case; nil if it is absent.
    ///
    /// Several fields of one name are joined with `, ` (RFC 9110 section 5.3). Bytes that are not
    /// UTF-8 become U+FFFD.
    public func header(_ lowercasedName: String) -> String? {
        var name = lowercasedName
        return name.withUTF8 { name in content.bytes.withBytes { header(name, $0) } }
    }

    /// True if there is such a field.
    package func has(_ field: KnownField) -> Bool {
        content.places.known.has(field)
    }

    /// The value of a known field, as by its name.
    package func header(_ field: KnownField) -> String? {
        guard has(field) else { return nil }
        guard let place = content.places.known.place(field) else {
            return header(field.name.description)
        }
        return content.bytes.withBytes { String(decoding: $0[place], as: UTF8.self) }
    }

    /// Calls `body` with the bytes of the value: none if the field is absent; several fields are
    /// joined.
    func withValue<Result>(
        of field: KnownField, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        if let place = content.places.known.place(field) {
            return content.bytes.withBytes {
                body(UnsafeRawBufferPointer(rebasing: $0[place]))
            }
        }
        var text = header(field) ?? ""
        // The text lends its bytes until `body` returns.
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    /// True if the field is there once, and its value is this text in any case. All bytes of the
    /// text have to have the bit 0x20 set.
    func isSpelled(_ field: KnownField, _ text: StaticString) -> Bool {
        guard let place = content.places.known.place(field) else { return false }
        return content.bytes.withBytes { $0.equals(place, text) }
    }

    private func header(
        _ name: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeRawBufferPointer
    ) -> String? {
        var text: String?
        var fields = fields(in: bytes)
        while let field = fields.next() {
            guard fields.hasName(field, name) else { continue }
            let value = String(decoding: bytes[field.value], as: UTF8.self)
            if text == nil { text = value } else { text?.append(", " + value) }
        }
        return text
    }

    /// All fields, in their order, with names as they were written.
    public var headers: [(name: String, value: String)] {
        content.bytes.withBytes { bytes in
            var fields = fields(in: bytes)
            var headers: [(name: String, value: String)] = []
            while let field = fields.next() {
                let name = String(decoding: bytes[field.name], as: UTF8.self)
                headers.append((name, String(decoding: bytes[field.value], as: UTF8.self)))
            }
            return headers
        }
    }

    private func fields(in bytes: UnsafeRawBufferPointer) -> HeaderFields {
        let place = content.places.fields.asOffsets
        return HeaderFields(bytes, from: place.lowerBound, to: place.upperBound)
    }

    private func text(_ place: Range<UInt16>) -> String {
        content.bytes.withBytes { String(decoding: $0[place.asOffsets], as: UTF8.self) }
    }

    @inlinable static var root: StaticString { "/" }
}

extension RequestHead {
    /// The path, for the `instance` of a problem. It is ASCII: the parser refuses anything else.
    package var instance: String { withPath { String(decoding: $0, as: UTF8.self) } }
}

extension RequestHead {
    /// A head that did not come from a socket, for tests and transports in memory.
    ///
    /// Traps for control characters but tabs in headers, and above 65,535 bytes.
    public init(method: HTTPMethod, target: String, headers: [(String, String)] = []) {
        var bytes = ByteBuffer()
        var places = Places()
        bytes.writeString("\(method) ")
        places.target = Self.place(bytes.writerIndex, target.utf8.count)
        bytes.writeString(target)
        bytes.writeString(" HTTP/1.1\r\n")
        let fieldsStart = bytes.writerIndex
        for (name, value) in headers {
            precondition(
                name.isFieldValue && value.isFieldValue,
                "The header `\(name)` holds a control character")
            var name = name
            let valueStart = bytes.writerIndex + name.utf8.count + 2
            name.withUTF8 { name in
                // The name lends its bytes for this closure, which does not keep them.
                if let field = KnownField(UnsafeRawBufferPointer(name)) {
                    places.known.insert(field, at: Self.place(valueStart, value.utf8.count))
                }
            }
            if name.lowercased() == "host" {
                let bracket = value.hasPrefix("[") ? value.firstIndex(of: "]") : nil
                let end = bracket.map(value.index(after:)) ?? value.firstIndex(of: ":")
                places.host = Self.place(valueStart, value[..<(end ?? value.endIndex)].utf8.count)
            }
            bytes.writeString("\(name): \(value)\r\n")
        }
        places.fields = Self.place(fieldsStart, bytes.writerIndex - fieldsStart)
        places.locatePath(in: target)
        let known = places
        self = bytes.withUnsafeReadableBytes {
            // The buffer lends its bytes for the call, which copies them.
            RequestHead(method: method, bytes: $0, places: known)
        }
    }

    private static func place(_ start: Int, _ count: Int) -> Range<UInt16> {
        precondition(start + count <= Int(UInt16.max), "A head has more than 65,535 bytes")
        return UInt16(start)..<UInt16(start + count)
    }
}

extension RequestHead.Places {
    /// Sets the places of path and query in a target that begins with a slash and is at ``target``.
    fileprivate mutating func locatePath(in text: String) {
        let end = target.lowerBound + UInt16(text.utf8.prefix { $0 != UInt8(ascii: "?") }.count)
        path = target.lowerBound..<end
        if end < target.upperBound { query = end + 1..<target.upperBound }
    }
}

extension Range<UInt16> {
    @inlinable var asOffsets: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
