/// Writes JSON into memory that grows and can be used again.
///
/// The output is valid UTF-8 and, if calls are balanced, valid JSON. A value that JSON cannot
/// express (a number that is not finite, a date outside of the years 0 to 9999) and an output
/// beyond `limit` bytes make the result unwritable.
public struct JSONWriter: ~Copyable {
    // Only the writer uses the buffer while it writes. It frees the buffer if it has allocated it.
    @usableFromInline var buffer: UnsafeMutablePointer<UInt8>
    @usableFromInline package private(set) var capacity: Int
    /// Bytes written so far.
    @inlinable public var count: Int { filled }
    @usableFromInline var filled = 0
    /// The most bytes of one output.
    public let limit: Int
    /// True if a value was written that JSON cannot express, or too much. The output is then
    /// invalid.
    public private(set) var isUnwritable = false
    /// True if more than `limit` bytes were written.
    package private(set) var isTooLong = false
    /// True if the buffer is the writer's own, and not the memory that was lent.
    package private(set) var isOwner: Bool

    public init(capacity: Int = 1024, limit: Int = 64 << 20) {
        self.capacity = max(capacity, 64)
        self.limit = limit
        buffer = .allocate(capacity: self.capacity)
        isOwner = true
    }

    /// Writes into `memory`, which no other code may use while the writer lives. A longer output
    /// moves to memory of the writer's own; ``isOwner`` is true then. For tests, whose memory ends
    /// before a page that is not mapped.
    package init(borrowing memory: UnsafeMutableRawBufferPointer, limit: Int) {
        // The memory is lent for writing, and has no other type.
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
        isTooLong = false
    }

    /// Calls `body` with the output so far. The bytes are valid only in `body`.
    @inlinable
    public borrowing func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        // The buffer is written up to `count`, and is not freed before `body` returns.
        try body(UnsafeRawBufferPointer(start: buffer, count: count))
    }

    /// A copy of the output so far.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// A value as JSON; nil if JSON cannot express it.
    public static func bytes(of value: some JSONCodable) -> [UInt8]? {
        var json = JSONWriter()
        value.write(to: &json)
        return json.isUnwritable ? nil : json.bytes
    }

    /// Makes the output unwritable, because JSON cannot express the value.
    public mutating func refuse() { isUnwritable = true }
}

extension JSONWriter {
    /// Makes room for `more` bytes and returns their place.
    @inlinable @inline(__always)
    mutating func room(for more: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity &- count < more { grow(more) }
        return buffer + count
    }

    @usableFromInline @inline(never)
    mutating func grow(_ more: Int) {
        if count > limit - more {
            // The output is given up: its memory is used again from the start.
            giveUp()
            if capacity >= more { return }
        }
        let larger = max(min(capacity * 2, limit), count + more)
        // The writer's own: freed by deinit or the next growth.
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        new.update(from: buffer, count: count)
        if isOwner { buffer.deallocate() }
        buffer = new
        capacity = larger
        isOwner = true
    }

    @inline(never)
    mutating func giveUp() {
        isUnwritable = true
        isTooLong = true
        filled = 0
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

    /// Closes an object or array: the bracket replaces the comma after its last element.
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
    /// Writes the comma before the next value of an array or an object.
    package mutating func separate() { append(Byte.comma) }
    @inlinable public mutating func null() { append("null") }

    /// Writes a value on its own: a document, or the whole of what a `write(to:)` writes.
    @inlinable
    public mutating func value<T: JSONCodable>(_ value: T) { value.write(to: &self) }

    /// Writes an element of an array.
    @inlinable
    public mutating func element<T: JSONCodable>(_ value: T) {
        value.write(to: &self)
        append(Byte.comma)
    }

    /// Writes a member of an object. `key` is written as it is, so it has to contain JSON's
    /// escapes.
    @inlinable
    public mutating func member<T: JSONCodable>(_ key: StaticString, _ value: T) {
        begin(key)
        value.write(to: &self)
        append(Byte.comma)
    }

    /// Leaves nil out.
    @inlinable
    public mutating func member<T: JSONCodable>(_ key: StaticString, _ value: T?) {
        if let value { member(key, value) }
    }

    /// Leaves an absent member out, and writes null as null.
    @inlinable
    public mutating func member<T: JSONCodable>(_ key: StaticString, _ value: Presence<T>) {
        switch value {
        case .absent: break
        case .null: nullable(key, nil as T?)
        case .value(let value): member(key, value)
        }
    }

    /// Writes nil as null.
    @inlinable
    public mutating func nullable<T: JSONCodable>(_ key: StaticString, _ value: T?) {
        begin(key)
        if let value { value.write(to: &self) } else { null() }
        append(Byte.comma)
    }

    /// Not inlined: `member` is compiled for every type that is written, and would contain this
    /// each time.
    @usableFromInline
    package mutating func begin(_ key: StaticString) {
        let length = key.utf8CodeUnitCount
        let place = room(for: length &+ 3)
        place.pointee = Byte.quote
        // `room` has made place for the key and three bytes more.
        Word.copy(key.utf8Start, length, to: place + 1)
        place[length &+ 1] = Byte.quote
        place[length &+ 2] = Byte.colon
        filled &+= length &+ 3
    }

    /// Writes a member whose name is known only at run time, and escapes the name.
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
