import ContractGrammar
import SeededNumbers
import Testing

/// A pattern costs what is stated, and all of its machines mean the same.
@Suite("Patterns")
struct PatternCostTests {
    /// Patterns that were dear once, and those at the limits; whether they are accepted.
    static let hard: [(name: String, text: String, isAccepted: Bool)] = [
        ("nothing, often", "(((((x{0}){1000}){1000}){1000}){1000}){1000}", true),
        ("nothing, in many words", "((" + repeated("x{0}", 25_000) + "y){140}){140}", true),
        ("nothing, or nothing", "(((|){1000}|(){0,1000}){1000}|(x{0})*)*", true),
        ("anchors, often", "((^){0,1000}($){0,1000}){1,4}", true),
        ("something within nothing", "(((((x{0}y?){1000}){0}){1000}){1000}){1000}", true),
        ("something, too often", "(((((x{0}y){1000}){1000}){1000}){1000}){1000}", false),
        ("the most steps", "a{1000}" + repeated("b{999}", 18) + "(c{1000}d{17})", true),
        ("one step more", "a{1000}" + repeated("b{999}", 18) + "(c{1000}d{18})", false),
        ("many branches", "(" + repeated("a|", 9_000) + "b)", true),
        ("too many branches", "(" + repeated("a|", 10_001) + "b)", false),
        ("a hundred groups", repeated("(", 100) + "a" + repeated(")", 100), true),
        ("a hundred and one", repeated("(", 101) + "a" + repeated(")", 101), false),
        ("a large class", "^[" + characters(100_000) + "]+$", true),
        ("the complement of one", "^[^" + characters(100_000) + "]{1,200}x$", true),
        ("many characters", characters(1_000), true),
        ("too many characters", characters(3_000), false),
        ("large numbers", "a{99999999999999999999}", false),
        ("many digits", "a{" + repeated("0", 100_000) + "2}", true),
        ("many brackets", repeated("{", 15_000), true),
        ("many quantifiers that are none", repeated("a{1,", 4_000), true),
        ("a table that would be large", "^[ab]*a[ab]{900}$", true),
    ]

    @Test("cost what is stated, at most", arguments: hard.indices)
    func costs(_ index: Int) {
        let (name, text, isAccepted) = Self.hard[index]
        let expression = try? PatternExpression(text)
        #expect((expression != nil) == isAccepted, "\(name)")
        let pattern = Pattern(text: text)
        #expect((pattern != nil) == isAccepted, "\(name)")
        guard let expression, let pattern else { return }
        check(text, expression, pattern, ["", "a", "aaaaaaaaab", characters(50)])
    }

    @Test("agree about random patterns and texts", arguments: 0..<400 as Range<UInt64>)
    func random(_ seed: UInt64) {
        var source = Source(seed: seed)
        let tree = source.tree(depth: 4)
        let expression = try? PatternExpression(tree.text)
        let pattern = Pattern(text: tree.text)
        #expect((expression == nil) == (pattern == nil), "\(tree.text)")
        guard let expression, let pattern else { return }
        let texts = (0..<12).map { _ in source.text() }
        check(tree.text, expression, pattern, texts)
        for text in texts {
            let isMatch = tree.isIn(Array(text.unicodeScalars))
            #expect(expression.matches(text) == isMatch, "\(tree.text) on \(text)")
        }
    }

    /// The cost of making and of matching, in steps, and the answers of all machines.
    private func check(
        _ text: String, _ expression: PatternExpression, _ pattern: Pattern, _ texts: [String]
    ) {
        let node = expression.node
        let program = PatternProgram(node)
        let limit = PatternLimits.steps
        #expect(program.states.count == node.steps(limit: limit) + 1)
        #expect(program.states.count <= limit)
        #expect(program.bounds.count * node.sets.count <= PatternLimits.alphabet)
        // The limit is looked at after each front, which is no larger than the program, twice.
        let work = PatternTable.making(of: program).work
        #expect(work <= PatternTable.workLimit + 4 * program.states.count, "\(text.prefix(60))")
        for subject in texts {
            let (isMatch, steps) = pattern.simulation(subject)
            #expect(steps <= (subject.unicodeScalars.count + 2) * program.states.count)
            #expect(pattern.matches(subject) == isMatch, "\(text.prefix(60)) on \(subject)")
            #expect(expression.matches(subject) == isMatch, "\(text.prefix(60)) on \(subject)")
        }
    }
}

private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
}

/// So many characters, none of them next to another and none of them special.
private func characters(_ count: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(
        contentsOf: stride(from: UInt32(0x4E00), to: 0x11_0000, by: 2).lazy
            .compactMap(Unicode.Scalar.init).prefix(count))
    return String(text)
}

/// A pattern as what it means: which places of a text it leads to from another. It is slow, and has
/// nothing in common with an automaton.
private indirect enum Tree {
    case one(String, Set<Unicode.Scalar>)
    case start, end
    case sequence([Tree])
    case alternatives([Tree])
    case repeated(Tree, Int, Int?, String)

    var text: String {
        switch self {
        case .one(let text, _): text
        case .start: "(^)"
        case .end: "($)"
        case .sequence(let parts): parts.map(\.text).joined()
        case .alternatives(let branches): "(" + branches.map(\.text).joined(separator: "|") + ")"
        case .repeated(let body, _, _, let quantifier): "(?:\(body.text))\(quantifier)"
        }
    }

    func isIn(_ text: [Unicode.Scalar]) -> Bool {
        text.indices.contains { !ends(text, $0).isEmpty } || !ends(text, text.count).isEmpty
    }

    private func ends(_ text: [Unicode.Scalar], _ start: Int) -> Set<Int> {
        switch self {
        case .one(_, let scalars):
            return start < text.count && scalars.contains(text[start]) ? [start + 1] : []
        case .start: return start == 0 ? [start] : []
        case .end: return start == text.count ? [start] : []
        case .sequence(let parts):
            return parts.reduce([start]) { places, part in
                Set(places.flatMap { part.ends(text, $0) })
            }
        case .alternatives(let branches): return Set(branches.flatMap { $0.ends(text, start) })
        case .repeated(let body, let minimum, let maximum, _):
            var places: Set<Int> = [start]
            for _ in 0..<minimum { places = Set(places.flatMap { body.ends(text, $0) }) }
            var all = places
            // More rounds than places lead nowhere new.
            for _ in 0..<min((maximum ?? .max) - minimum, text.count + 1) {
                places = Set(places.flatMap { body.ends(text, $0) })
                all.formUnion(places)
            }
            return all
        }
    }
}

/// Random trees and texts from a seed.
private struct Source: RandomNumberGenerator {
    private var numbers: SplitMix64

    init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

    mutating func next() -> UInt64 { numbers.next() }

    private static let ones: [(String, Set<Unicode.Scalar>)] = [
        ("a", ["a"]), ("b", ["b"]), ("é", ["é"]), ("[ab]", ["a", "b"]), ("[^a]", ["b", "é", "\n"]),
        (".", ["a", "b", "é"]), ("[]", []), ("\\w", ["a", "b"]), ("\\s", ["\n"]),
    ]

    mutating func tree(depth: Int) -> Tree {
        switch Int.random(in: 0..<(depth == 0 ? 6 : 12), using: &self) {
        case 0: return .start
        case 1: return .end
        case 2: return .sequence([])
        case 3...5:
            let (text, scalars) = Self.ones.randomElement(using: &self) ?? ("a", ["a"])
            return .one(text, scalars)
        case 6...7:
            return .sequence(
                (0..<Int.random(in: 0...3, using: &self)).map { _ in tree(depth: depth - 1) })
        case 8...9:
            return .alternatives(
                (0..<Int.random(in: 1...3, using: &self)).map { _ in tree(depth: depth - 1) })
        default:
            let body = tree(depth: depth - 1)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: return .repeated(body, 0, nil, "*")
            case 1: return .repeated(body, 1, nil, "+?")
            case 2: return .repeated(body, 0, 1, "?")
            case 3: return .repeated(body, 0, 0, "{0}")
            case 4:
                let most = [2, 7, 60].randomElement(using: &self) ?? 2
                return .repeated(body, most, most, "{\(most)}")
            default:
                let least = Int.random(in: 0...3, using: &self)
                let most = least + Int.random(in: 0...30, using: &self)
                return .repeated(body, least, most, "{\(least),\(most)}")
            }
        }
    }

    mutating func text() -> String {
        let few: [Unicode.Scalar] = ["a", "b", "é", "\n"]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...7, using: &self) {
            if let one = few.randomElement(using: &self) { text.append(one) }
        }
        return String(text)
    }
}
