/// Which folders of a target use which others, found in the text.
///
/// A use is seen where a file names a type or a function that stands at the top level of another
/// folder, or a member that another folder adds to a type in an extension. Members in the body of a
/// type are not looked for: a file that has a value of the type names the type, or got the value
/// from a folder that does. A name that could mean something else is left out, so that no use is
/// made up.
struct FolderGraph {
    struct Use {
        let user: String
        let used: String
        let name: String
        /// ``Sources/A/B.swift:3 uses `Name` of Sources/A/C/D.swift``
        let witness: String
    }

    let folders: Set<String>
    /// The first use of each name in each file.
    let uses: [Use]

    /// A file of the target.
    fileprivate struct File {
        let path: String
        let folder: String
        let scan: DeclarationScan
    }

    /// - Parameter folder: Of the file with this path; nil for files of other targets.
    init(_ files: [SourceText], folder: (SourceText) -> String?) {
        var own: [File] = []
        var others: [DeclarationScan] = []
        for file in files where file.isSwift && file.path.hasPrefix("Sources/") {
            if let folder = folder(file) {
                own.append(File(path: file.path, folder: folder, scan: file.declarations))
            } else {
                others.append(file.declarations)
            }
        }
        folders = Set(own.map(\.folder))
        let names = FolderNames(own, others)
        uses = own.flatMap(names.uses)
    }
}

/// Names of a target that tell the folder which declares them.
private struct FolderNames {
    struct Owner {
        let folder: String
        let path: String
        let base: String
        let isFunction: Bool
    }

    private var types: [String: [Owner]] = [:]
    private var free: [String: [Owner]] = [:]
    /// Of extensions, by their name.
    private var members: [String: [Owner]] = [:]
    /// `Base(label` of extensions.
    private var initializers: [String: [Owner]] = [:]
    /// Names that are also, or only, those of members in the body of a type, of any target.
    private var inner: Set<String> = []
    /// The types that have a member of this name.
    private var bases: [String: Set<String>] = [:]
    /// What a folder declares within another type, or privately.
    private var hidden: [String: Set<String>] = [:]

    init(_ files: [FolderGraph.File], _ others: [DeclarationScan]) {
        for scan in others {
            inner.formUnion(scan.declarations.lazy.filter { $0.kind != .type }.map(\.name))
        }
        for file in files {
            for declaration in file.scan.declarations { learn(declaration, file) }
        }
        // What extends a type of its own folder is found by that type's name.
        let types = types
        func isForeign(_ owner: Owner) -> Bool {
            types[owner.base]?.contains { $0.folder == owner.folder } != true
        }
        members = members.filter { $0.value.allSatisfy(isForeign) }
        initializers = initializers.filter { $0.value.allSatisfy(isForeign) }
    }

    private mutating func learn(_ declaration: Declaration, _ file: FolderGraph.File) {
        let name = declaration.name
        func owner(_ base: String = "") -> Owner {
            Owner(
                folder: file.folder, path: file.path, base: base,
                isFunction: declaration.isFunction)
        }
        switch declaration.kind {
        case .type where !declaration.isPrivate: types[name, default: []].append(owner())
        case .type, .innerType: hidden[file.folder, default: []].insert(name)
        case .initializer(let base, let label):
            initializers["\(base)(\(label)", default: []].append(owner(base))
        case .free where declaration.isPrivate: hidden[file.folder, default: []].insert(name)
        case .free: free[name, default: []].append(owner())
        case .inner(let base):
            inner.insert(name)
            bases[name, default: []].insert(base)
        case .member(let base):
            if declaration.isPrivate { inner.insert(name) }
            members[name, default: []].append(owner(base))
            bases[name, default: []].insert(base)
        }
    }

    func uses(of file: FolderGraph.File) -> [FolderGraph.Use] {
        var seen: Set<String> = []
        return file.scan.tokens.indices.compactMap { at in
            let token = file.scan.tokens[at]
            guard token.isWord, let owner = owner(ofTokenAt: at, in: file),
                owner.folder != file.folder, seen.insert(token.text).inserted
            else { return nil }
            return FolderGraph.Use(
                user: file.folder, used: owner.folder, name: token.text,
                witness: "\(file.path):\(token.line) uses `\(token.text)` of \(owner.path)")
        }
    }

    private func owner(ofTokenAt at: Int, in file: FolderGraph.File) -> Owner? {
        let tokens = file.scan.tokens
        func text(_ at: Int) -> String { tokens.indices.contains(at) ? tokens[at].text : "" }
        let name = tokens[at].text
        // `a.b`, and neither `..<b` nor `...b`.
        if text(at - 1) == ".", text(at - 2) != "." {
            return member(name, isCall: ["(", "{"].contains(text(at + 1)))
        }
        if tokens[at].isCapital {
            let initializer = text(at + 1) == "(" ? initializers["\(name)(\(text(at + 2))"] : nil
            return only(initializer) ?? type(name, file)
        }
        let isCall = text(at + 1) == "("
        let isDeclared = ["func", "var", "let", "case"].contains(text(at - 1))
        let isLabel =
            text(at + 1) == ":"
            || tokens.indices.contains(at + 1) && tokens[at + 1].isWord
                && tokens[at + 1].line == tokens[at].line
        if isDeclared || isLabel || file.scan.localNames.contains(name) && !isCall { return nil }
        // A member needs no dot where its type is around it.
        if let base = file.scan.enclosing[at], bases[name]?.contains(base) == true {
            return member(name, isCall: isCall)
        }
        return hidden[file.folder]?.contains(name) == true ? nil : only(free[name])
    }

    /// The folder of all of them, if it is one.
    private func only(_ owners: [Owner]?) -> Owner? {
        guard let first = owners?.first, owners?.allSatisfy({ $0.folder == first.folder }) == true
        else { return nil }
        return first
    }

    private func member(_ name: String, isCall: Bool) -> Owner? {
        guard !inner.contains(name), free[name] == nil, let owner = only(members[name]) else {
            return nil
        }
        return owner.isFunction == isCall ? owner : nil
    }

    private func type(_ name: String, _ file: FolderGraph.File) -> Owner? {
        let isHidden = hidden[file.folder]?.contains(name) == true
        return isHidden || file.scan.localTypes.contains(name) ? nil : only(types[name])
    }
}

extension FolderGraph: CustomStringConvertible {
    /// Each folder with what it uses: how many names, and where for example.
    var description: String {
        folders.sorted().map { folder in
            let own = Dictionary(grouping: uses.filter { $0.user == folder }, by: \.used)
            let lines = own.sorted { $0.key < $1.key }.map { used, uses in
                "  -> \(used): \(Set(uses.map(\.name)).count) names, \(uses[0].witness)"
            }
            return ([folder] + lines).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
