/// What the files of a folder declare for others.
struct Declaration {
    enum Kind: Equatable {
        /// At the top level of a file.
        case type
        /// A function or a value at the top level of a file.
        case free
        /// Of an extension of `base`.
        case member(base: String)
        /// `init(label:)` of an extension of `base`.
        case initializer(base: String, label: String)
        /// Of the body of a type: who uses it has a value of that type, whose name was used before.
        case inner(base: String)
        /// A type within a type.
        case innerType
    }

    let kind: Kind
    let name: String
    let isPrivate: Bool
    var isFunction = false
}

/// A file read for what it declares and for the names that its own code hides.
struct DeclarationScan {
    private(set) var declarations: [Declaration] = []
    /// Generic parameters and the like: no type of another folder is meant by them.
    private(set) var localTypes: Set<String> = []
    /// Parameters, labels and variables.
    private(set) var localNames: Set<String> = []
    /// For each token the type whose members need no dot there: the base of the type or extension
    /// around it.
    private(set) var enclosing: [String?] = []

    let tokens: [SwiftToken]

    private struct Scope {
        let base: String?
        let isExtension: Bool
        let isType: Bool
        let isPrivate: Bool
    }

    private var scopes: [Scope] = []
    private var announced: Scope?
    private var isPrivate = false
    private var parentheses = 0

    init(_ text: String) {
        tokens = swiftTokens(text)
        for at in tokens.indices {
            enclosing.append(scopes.last { $0.base != nil }?.base)
            see(at)
        }
    }

    private func text(_ at: Int) -> String {
        tokens.indices.contains(at) ? tokens[at].text : ""
    }

    private mutating func see(_ at: Int) {
        switch tokens[at].text {
        case "{":
            scopes.append(
                announced ?? Scope(base: nil, isExtension: false, isType: false, isPrivate: false))
            announced = nil
        case "}": _ = scopes.popLast()
        case "(", "[": parentheses += 1
        case ")", "]": parentheses -= 1
        default:
            guard tokens[at].isWord else { return }
            seeLocal(at)
            if text(at - 1) != "." { seeWord(at) }
        }
    }

    private mutating func seeLocal(_ at: Int) {
        let before = text(at - 1)
        let after = text(at + 1)
        if after == ":" || after == "in" || ["let", "var", "for"].contains(before) {
            localNames.insert(tokens[at].text)
        }
    }

    private var inType: Bool { scopes.last?.isType ?? true }

    private mutating func seeWord(_ at: Int) {
        switch tokens[at].text {
        case "private", "fileprivate": if text(at + 1) != "(" { isPrivate = true }
        case "struct", "class", "enum", "actor", "protocol": seeType(at)
        case "extension": seeExtension(at)
        case "typealias", "associatedtype":
            declare(at + 1, isType: true)
        case "func":
            declare(at + 1, isFunction: true)
            seeGenerics(from: at + 2)
        case "init": if inType { seeInitializer(at) }
        case "var", "let":
            if parentheses == 0 { declare(at + 1) }
        case "case": if inType, scopes.last != nil { seeCases(at) }
        default: break
        }
    }

    private mutating func declare(_ at: Int, isType: Bool = false, isFunction: Bool = false) {
        defer { isPrivate = false }
        guard inType, tokens.indices.contains(at), tokens[at].isWord else { return }
        let kind: Declaration.Kind =
            switch scopes.last {
            case nil: isType ? .type : .free
            case .some where isType: .innerType
            case .some(let scope):
                scope.isExtension
                    ? .member(base: scope.base ?? "") : .inner(base: scope.base ?? "")
            }
        add(kind, at, isFunction)
    }

    private mutating func add(_ kind: Declaration.Kind, _ at: Int, _ isFunction: Bool) {
        declarations.append(
            Declaration(
                kind: kind, name: tokens[at].text,
                isPrivate: isPrivate || scopes.contains(where: \.isPrivate),
                isFunction: isFunction))
    }

    private mutating func seeType(_ at: Int) {
        // `import struct Module.Name` declares nothing.
        guard tokens.indices.contains(at + 1), tokens[at + 1].isCapital, text(at - 1) != "import"
        else { return }
        let hidden = isPrivate
        let base = scopes.last { $0.base != nil }?.base ?? text(at + 1)
        declare(at + 1, isType: true)
        seeGenerics(from: at + 2)
        announced = Scope(base: base, isExtension: false, isType: true, isPrivate: hidden)
    }

    private mutating func seeExtension(_ at: Int) {
        guard tokens.indices.contains(at + 1), tokens[at + 1].isCapital else { return }
        announced = Scope(
            base: text(at + 1), isExtension: true, isType: true, isPrivate: isPrivate)
        isPrivate = false
    }

    private mutating func seeInitializer(_ at: Int) {
        defer { isPrivate = false }
        seeGenerics(from: at + 1)
        let open = tokens[at...].prefix(30).firstIndex { $0.text == "(" }
        guard let scope = scopes.last, scope.isExtension, let base = scope.base, let open,
            tokens.indices.contains(open + 1), tokens[open + 1].isWord
        else { return }
        add(.initializer(base: base, label: text(open + 1)), at, true)
    }

    /// The names of `case a, b(Int), c`.
    private mutating func seeCases(_ at: Int) {
        var next = at + 1
        var depth = 0
        while next < tokens.count {
            let previous = tokens[next - 1]
            if depth == 0, tokens[next].line > previous.line, previous.text != "," { break }
            switch tokens[next].text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "}" where depth == 0: return
            default:
                if depth == 0, tokens[next].isWord, ["case", ","].contains(previous.text) {
                    declare(next)
                }
            }
            next += 1
        }
    }

    /// The names in `<Value: JSONCodable, Failure>`.
    private mutating func seeGenerics(from at: Int) {
        guard text(at) == "<" else { return }
        for next in (at + 1)..<min(at + 40, tokens.count) {
            if tokens[next].text == "(" || tokens[next].text == "{" { return }
            if ["<", ",", "each"].contains(tokens[next - 1].text), tokens[next].isCapital {
                localTypes.insert(tokens[next].text)
            }
        }
    }
}
