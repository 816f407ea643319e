import CLibYAML
import Diagnostics

/// An event of libyaml, with its place in bytes.
struct YAMLEvent {
    enum Kind {
        case scalar(String, isPlain: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case alias(String)
        case documentStart
        case documentEnd
    }

    let kind: Kind
    let anchor: String?
    let tag: String?
    let range: SourceRange
}

/// The reason why libyaml stopped, and the place.
struct YAMLFailure: Error {
    /// In libyaml's words.
    let reason: String
    let range: SourceRange
    /// The structure that it was reading, and where that begins.
    var context: Diagnostic.Label?
}

/// All events of the stream between its start and its end.
///
/// Reading stops soon after ``YAMLLimits/nesting`` or ``YAMLLimits/nodes`` is exceeded. The ends of
/// structures that are open at that point are missing.
func yamlEvents(_ bytes: [UInt8], _ path: String) -> Result<[YAMLEvent], YAMLFailure> {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
        let range = SourceRange(path: path, start: 0, end: 0)
        return .failure(YAMLFailure(reason: "there is no memory left", range: range))
    }
    defer { yaml_parser_delete(&parser) }
    let offsets = ByteOffsets(bytes)
    return bytes.withUnsafeBufferPointer { buffer in
        yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
        var events: [YAMLEvent] = []
        var depth = 0
        while depth <= YAMLLimits.nesting + 1, events.count <= YAMLLimits.nodes * 2 {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else {
                return .failure(failure(of: parser, path, offsets))
            }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { break }
            let start = offsets.offset(of: event.start_mark)
            let end = offsets.offset(of: event.end_mark)
            guard let read = read(event, SourceRange(path: path, start: start, end: end)) else {
                continue
            }
            events.append(read)
            depth += read.depthChange
        }
        return .success(events)
    }
}

extension YAMLEvent {
    fileprivate var depthChange: Int {
        switch kind {
        case .sequenceStart, .mappingStart: 1
        case .sequenceEnd, .mappingEnd: -1
        case .scalar, .alias, .documentStart, .documentEnd: 0
        }
    }
}

private func read(_ event: yaml_event_t, _ range: SourceRange) -> YAMLEvent? {
    switch event.type {
    case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        // The bytes live until the event is deleted; they are copied before.
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return YAMLEvent(
            kind: .scalar(
                String(decoding: bytes, as: UTF8.self),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
            anchor: text(scalar.anchor), tag: text(scalar.tag), range: range)
    case YAML_SEQUENCE_START_EVENT:
        let start = event.data.sequence_start
        return YAMLEvent(
            kind: .sequenceStart, anchor: text(start.anchor), tag: text(start.tag), range: range)
    case YAML_MAPPING_START_EVENT:
        let start = event.data.mapping_start
        return YAMLEvent(
            kind: .mappingStart, anchor: text(start.anchor), tag: text(start.tag), range: range)
    case YAML_ALIAS_EVENT:
        return YAMLEvent(.alias(text(event.data.alias.anchor) ?? ""), range)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(.sequenceEnd, range)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(.mappingEnd, range)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(.documentStart, range)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(.documentEnd, range)
    default: return nil
    }
}

extension YAMLEvent {
    fileprivate init(_ kind: Kind, _ range: SourceRange) {
        self.init(kind: kind, anchor: nil, tag: nil, range: range)
    }
}

private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let pointer else { return nil }
    // libyaml ends anchors and tags with a zero byte.
    return pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
}

private func failure(
    of parser: yaml_parser_t, _ path: String, _ offsets: ByteOffsets
) -> YAMLFailure {
    let reason = parser.problem.map { String(cString: $0) } ?? "it can't be read"
    let start =
        parser.error == YAML_READER_ERROR
        ? Int(parser.problem_offset) : offsets.offset(of: parser.problem_mark)
    var failure = YAMLFailure(
        reason: reason, range: SourceRange(path: path, start: start, end: start + 1))
    if let context = parser.context {
        let place = offsets.offset(of: parser.context_mark)
        let range = SourceRange(path: path, start: place, end: place + 1)
        if place != start { failure.context = .init(range, String(cString: context)) }
    }
    return failure
}

/// Converts libyaml's places, which count characters, to offsets in bytes.
private struct ByteOffsets {
    /// The start of each character after a byte order mark, which libyaml does not count. Nil if
    /// every character is one byte.
    private let starts: [Int]?
    private let count: Int

    init(_ bytes: [UInt8]) {
        count = bytes.count
        let first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        starts = isASCII ? nil : bytes.indices.dropFirst(first).filter { bytes[$0] & 0xC0 != 0x80 }
    }

    func offset(of mark: yaml_mark_t) -> Int {
        let index = Int(clamping: mark.index)
        guard let starts else { return min(index, count) }
        return index < starts.count ? starts[index] : count
    }
}
