import LLMGatewayAPI
import ServiceRuntime

/// The sentences of the conversation that share most words with the user's last question, in their
/// own order; nil if none shares a word.
func extractedAnswer(from messages: [ChatMessage]) -> String? {
    guard let last = messages.lastIndex(where: { $0.isUser }) else { return nil }
    let asked = sentences(in: messages[last].promptText)
    let question = asked.last(where: { $0.hasSuffix("?") }) ?? asked.last ?? ""
    let wanted = Set(words(in: question))

    var candidates: [(sentence: String, score: Double)] = []
    for message in messages where !message.isAssistant {
        for sentence in sentences(in: message.promptText) where !sentence.hasSuffix("?") {
            candidates.append((sentence, score(sentence, for: wanted)))
        }
    }
    let sentencesLimit = 3
    let ranked = candidates.indices.filter { candidates[$0].score > 0 }
        .sorted { (candidates[$0].score, $1) > (candidates[$1].score, $0) }
    guard let best = ranked.first else { return nil }
    // Only sentences that come near the best one: half a match beside a whole one is noise.
    let threshold = candidates[best].score * 0.6
    let chosen = ranked.prefix(sentencesLimit).filter { candidates[$0].score >= threshold }
    var seen: Set<String> = []
    return chosen.sorted().map { candidates[$0].sentence }
        .filter { seen.insert($0).inserted }
        .joined(separator: " ")
}

/// The tool to call: if one must be called, or if the conversation has no answer and a tool's
/// description fits the question. Nil directly after a tool has answered.
func toolCall(for request: ChatCompletionRequest) -> ToolCall? {
    guard let tools = request.tools, request.toolChoice != ToolChoice.none else { return nil }
    if case .toolMessage? = request.messages.last { return nil }
    let isRequired = request.toolChoice == .required
    if !isRequired, extractedAnswer(from: request.messages) != nil { return nil }

    let question = request.messages.last(where: { $0.isUser })?.promptText ?? ""
    let wanted = Set(words(in: question))
    let ranked = tools.map { tool in
        (tool, score("\(tool.function.name) \(tool.function.description ?? "")", for: wanted))
    }
    let best = ranked.max { $0.1 < $1.1 }
    guard let (tool, fit) = best, isRequired || fit > 0 else { return nil }
    return ToolCall(
        id: "call_1", type: .function,
        function: .init(name: tool.function.name, arguments: arguments(of: tool, question)))
}

private typealias ToolChoice = ChatCompletionRequest.ToolChoice

/// Every required text argument gets the question. Other required arguments are left out.
private func arguments(of tool: Tool, _ question: String) -> String {
    var members = JSONMembers()
    if let parameters = tool.function.parameters,
        case .array(let required)? = parameters["required"],
        case .object(let properties)? = parameters["properties"]
    {
        for case .string(let name) in required {
            guard case .object(let schema)? = properties[name], schema["type"] == "string" else {
                continue
            }
            members[name] = .string(question)
        }
    }
    return String(decoding: JSONWriter.bytes(of: members) ?? [], as: UTF8.self)
}

extension ChatMessage {
    fileprivate var isUser: Bool {
        if case .userMessage = self { true } else { false }
    }

    fileprivate var isAssistant: Bool {
        if case .assistantMessage = self { true } else { false }
    }
}

/// The share of the wanted words that the text has, less a little for length.
private func score(_ text: String, for wanted: Set<String>) -> Double {
    guard !wanted.isEmpty else { return 0 }
    let present = Set(words(in: text))
    let hits = wanted.intersection(present).count
    return Double(hits) / Double(wanted.count) - Double(hits > 0 ? present.count : 0) * 0.001
}

/// Sentences end at `.`, `!` or `?` before white space, and at line ends.
private func sentences(in text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    var endsSentence = false
    for character in text {
        if character.isNewline || (endsSentence && character.isWhitespace) {
            sentences.append(current)
            current = ""
        } else {
            current.append(character)
        }
        endsSentence = character == "." || character == "!" || character == "?"
    }
    sentences.append(current)
    return sentences.map(trimmed).filter { !$0.isEmpty }
}

private func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    let end = start.lastIndex(where: { !$0.isWhitespace }).map(start.index(after:))
    return String(start[..<(end ?? start.startIndex)])
}

/// The words in lower case, without their endings so that `opens` equals `opening`, and without the
/// words that most sentences have.
private func words(in text: String) -> [String] {
    text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        .map(String.init)
        .filter { !commonWords.contains($0) }
        .map { stem($0) }
}

private func stem(_ word: String) -> String {
    let endings = ["ing", "en", "ed", "es", "s", "e"]
    for ending in endings where word.hasSuffix(ending) && word.count >= ending.count + 3 {
        return String(word.dropLast(ending.count))
    }
    return word
}

private let commonWords: Set<String> = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "has",
    "have", "how", "i", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "so", "that",
    "the", "their", "there", "they", "this", "to", "was", "we", "were", "what", "when", "where",
    "which", "who", "why", "will", "with", "you", "your",
    "aber", "auf", "aus", "bei", "das", "dass", "dem", "den", "der", "des", "die", "ein", "eine",
    "er", "es", "für", "hat", "ich", "im", "ist", "kann", "mit", "nicht", "oder", "sie", "sind",
    "und", "von", "wann", "war", "was", "wer", "wie", "wir", "wo", "zu", "zum", "zur",
]
