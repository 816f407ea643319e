/// Writes JSON into memory that grows and can be used again.
///
/// What it writes is valid UTF-8 and, as long as calls are balanced, valid JSON. A value that JSON
/// cannot express (a number that is not finite, a date outside of the years 0 to 9999) and a text
/// beyond `limit` bytes make the result unwritable.
public struct JSONWriter: ~Copyable {
    // Only the writer has the buffer while it writes; it frees what it allocated itself.
    @usableFromInline var buffer: UnsafeMutablePointer<UInt8>
    @usableFromInline package private(set) var capacity: Int
    /// Bytes written so far.
    @inlinable public var count: Int { filled }
    @usableFromInline var filled = 0
    /// Bytes of one text at most.
    public let limit: Int
    /// Whether something was written that JSON cannot express. What was written is then worthless.
    public private(set) var isUnwritable = false
    /// Whether the buffer is the writer's own, and no longer what was lent.
    package private(set) var isOwner: Bool

    public init(capacity: Int = 1024, limit: Int = 64 << 20) {
        self.capacity = max(capacity, 64)
        self.limit = limit
        buffer = .allocate(capacity: self.capacity)
        isOwner = true
    }

    /// Writes into `memory`, which nobody else may touch while the writer lives. A text that turns
    /// out longer moves to memory of the writer's own, which ``isOwner`` tells. For tests, whose
    /// memory ends where no page follows.
    package init(borrowing memory: UnsafeMutableRawBufferPointer, limit: Int) {
        // Bytes have no other type here: the memory is free to be written.
        let bytes = memory.bindMemory(to: UInt8.self)
        capacity = bytes.count
        self.limit = limit
        buffer = bytes.baseAddress ?? .allocate(capacity: 0)
        isOwner = bytes.baseAddress == nil
    }

    deinit { if isOwner { buffer.deallocate() } }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() {
        filled = 0
        isUnwritable = false
    }

    /// The text so far. The bytes are only valid inside of `body`.
    @inlinable
    public borrowing func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        // Written up to `count`, and not freed before `body` returns.
        try body(UnsafeRawBufferPointer(start: buffer, count: count))
    }

    /// A copy of the text so far.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// What one value is as JSON, or nil if JSON cannot express it.
    public static func bytes(of value: some JSONCodable) -> [UInt8]? {
        var json = JSONWriter()
        value.write(to: &json)
        return json.isUnwritable ? nil : json.bytes
    }

    /// Declares that the value is not expressible.
    public mutating func refuse() { isUnwritable = true }
}

extension JSONWriter {
    /// Makes room for `more` bytes and says where they go.
    @inlinable @inline(__always)
    mutating func room(for more: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity &- count < more { grow(more) }
        return buffer + count
    }

    @usableFromInline @inline(never)
    mutating func grow(_ more: Int) {
        if count > limit - more {
            // Too long: the text is given up, so its memory is used again from the start.
            isUnwritable = true
            filled = 0
            if capacity >= more { return }
        }
        let larger = max(capacity * 2, count + more)
        // The writer's own: freed by deinit or the next growth.
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        new.update(from: buffer, count: count)
        if isOwner { buffer.deallocate() }
        buffer = new
        capacity = larger
        isOwner = true
    }

    @inlinable @inline(__always)
    mutating func append(_ byte: UInt8) {
        room(for: 1).pointee = byte
        filled &+= 1
    }

    @inlinable @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        room(for: length).update(from: bytes, count: length)
        filled &+= length
    }

    @inlinable @inline(__always)
    mutating func append(_ text: StaticString) {
        append(text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Closes an object or array: the comma behind its last element becomes the bracket.
    @inlinable @inline(__always)
    mutating func close(_ bracket: UInt8) {
        if count > 0, buffer[count &- 1] == Byte.comma { filled &-= 1 }
        append(bracket)
    }
}

extension JSONWriter {
    @inlinable public mutating func beginObject() { append(Byte.openBrace) }
    @inlinable public mutating func endObject() { close(Byte.closeBrace) }
    @inlinable public mutating func beginArray() { append(Byte.openBracket) }
    @inlinable public mutating func endArray() { close(Byte.closeBracket) }
    /// Separates what was written from the next value of an array or an object.
    package mutating func separate() { append(Byte.comma) }
    @inlinable public mutating func null() { append("null") }

    /// Writes a value on its own: a document, or what a `write(to:)` consists of.
    @inlinable
    public mutating func value<T: JSONCodable>(_ value: T) { value.write(to: &self) }

    /// Writes an element of an array.
    @inlinable
    public mutating func element<T: JSONCodable>(_ value: T) {
        value.write(to: &self)
        append(Byte.comma)
    }

    /// Writes a member of an object. `key` is written as it is: what JSON escapes is escaped in it.
    @inlinable
    public mutating func member<T: JSONCodable>(_ key: StaticString, _ value: T) {
        begin(key)
        value.write(to: &self)
        append(Byte.comma)
    }

    /// nil is left out.
    @inlinable
    public mutating func member<T: JSONCodable>(_ key: StaticString, _ value: T?) {
        if let value { member(key, value) }
    }

    /// absent is left out, null is null.
    @inlinable
    public mutating func member<T: JSONCodable>(_ key: StaticString, _ value: Presence<T>) {
        switch value {
        case .absent: break
        case .null: nullable(key, nil as T?)
        case .value(let value): member(key, value)
        }
    }

    /// nil is null.
    @inlinable
    public mutating func nullable<T: JSONCodable>(_ key: StaticString, _ value: T?) {
        begin(key)
        if let value { value.write(to: &self) } else { null() }
        append(Byte.comma)
    }

    /// Not inlined: every type that is written has a `member` of its own, and all are compiled.
    @usableFromInline
    package mutating func begin(_ key: StaticString) {
        let length = key.utf8CodeUnitCount
        let place = room(for: length &+ 3)
        place.pointee = Byte.quote
        // There is room for the key and three bytes more.
        Word.copy(key.utf8Start, length, to: place + 1)
        place[length &+ 1] = Byte.quote
        place[length &+ 2] = Byte.colon
        filled &+= length &+ 3
    }

    /// Writes a member whose name is only known now, and escapes the name.
    @inlinable
    public mutating func member<T: JSONCodable>(named name: String, _ value: T) {
        string(name)
        append(Byte.colon)
        value.write(to: &self)
        append(Byte.comma)
    }

    /// Writes members that the contract does not name, ordered by the bytes of their names.
    @inlinable
    public mutating func additional<T: JSONCodable>(_ members: [String: T]) {
        for name in members.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let value = members[name] { member(named: name, value) }
        }
    }
}
