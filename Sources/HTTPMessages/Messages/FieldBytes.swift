extension UnsafeRawBufferPointer {
    /// True if the bytes may be the value of a field (RFC 9110 section 5.5): they hold no control
    /// character but tabs. Bytes above ASCII are allowed.
    @inlinable
    package func isFieldValue(_ place: Range<Int>) -> Bool {
        var index = end(from: place.lowerBound) { $0.textLength }
        while index < place.upperBound {
            guard self[index] == UInt8(ascii: "\t") else { return false }
            index = end(from: index + 1) { $0.textLength }
        }
        return true
    }

    /// The place without the white space around it (RFC 9110 section 5.6.3).
    @inlinable
    package func trimmed(_ place: Range<Int>) -> Range<Int> {
        var low = place.lowerBound
        var high = place.upperBound
        while low < high, isBlank(at: low) { low += 1 }
        while low < high, isBlank(at: high - 1) { high -= 1 }
        return low..<high
    }

    @inlinable
    func isBlank(at index: Int) -> Bool {
        self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t")
    }
}

extension String {
    /// True if the text may be the value of a field.
    package var isFieldValue: Bool {
        var text = self
        // The text lends its bytes for the call.
        return text.withUTF8 { UnsafeRawBufferPointer($0).isFieldValue(0..<$0.count) }
    }
}
