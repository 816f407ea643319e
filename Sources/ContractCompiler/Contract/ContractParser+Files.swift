import Diagnostics

extension ContractParser {
    mutating func shared(_ root: YAMLNode) -> SharedContract? {
        guard let fields = file(root, ContractKeys.shared) else { return nil }
        var contract = SharedContract(
            path: path, description: text(fields["description"])?.value,
            schemas: schemas(fields["schemas"]), problems: problems(fields["problems"]))
        contract.holes = holes
        return contract
    }

    mutating func platform(_ root: YAMLNode) -> PlatformContract? {
        guard let fields = file(root, ContractKeys.platform) else { return nil }
        let name = name(fields["platform"], .service) ?? Located("", fields.owner)
        var contract = PlatformContract(
            path: path, name: name, description: text(fields["description"])?.value,
            postgres: fields["postgres"].flatMap { postgresBudget($0) },
            problems: problems(fields["problems"]))
        contract.holes = holes
        return contract
    }

    private mutating func postgresBudget(_ member: Member) -> PostgresBudget? {
        let owner = member.keyRange
        guard let fields = fields(member.value, ContractKeys.postgresBudget, owner: owner) else {
            return nil
        }
        let reserved = integer(fields["reserved"], 0...100_000)
        guard let most = integer(fields["max_connections"], 1...100_000) else { return nil }
        return PostgresBudget(maxConnections: most, reserved: reserved)
    }

    mutating func service(_ root: YAMLNode, _ file: String) -> ServiceContract? {
        guard let fields = self.file(root, ContractKeys.service) else { return nil }
        let nowhere = fields.owner
        var contract = ServiceContract(
            path: path,
            name: serviceName(fields["service"], file) ?? Located(stem(of: file), nowhere),
            title: text(fields["title"]) ?? Located("", nowhere),
            version: version(fields["version"]) ?? Located("", nowhere),
            description: text(fields["description"])?.value,
            port: port(fields["port"]) ?? Located(0, nowhere),
            isOpen: auth(fields["auth"]),
            environment: environment(fields["env"]),
            resources: resources(fields["resources"]),
            health: health(fields["health"], owner: nowhere),
            limits: limits(fields["limits"], owner: nowhere),
            problems: problems(fields["problems"]),
            schemas: schemas(fields["schemas"]),
            operations: operations(fields["routes"], isAuthSaid: fields["auth"] != nil))
        contract.holes = holes
        return contract
    }

    /// The members at the top of a file, and the version of the language.
    private mutating func file(_ root: YAMLNode, _ list: KeyList) -> Fields? {
        let start = SourceRange(path: path, start: root.range.start, end: root.range.start)
        guard let members = mapping(root, list.noun, owner: start) else { return nil }
        let owner = members.first?.keyRange ?? start
        guard let fields = fields(root, list, owner: owner) else { return nil }
        if let version = integer(fields["contract"], Int.min...Int.max), version.value != 1 {
            report(
                "C0021", "version \(version.value) of the language is unknown", version.range,
                help: "write `contract: 1`")
        }
        if let dialect = fields["$schema"], let text = text(dialect) {
            isPlain = text.value == Self.plainDialect
            if !isPlain {
                report(
                    "C0125", "\(quoted(text.value)) is not a known dialect", text.range,
                    help: "write `\(Self.plainDialect)`, or remove `$schema`")
            }
        }
        return fields
    }
}

// MARK: The head of a service

extension ContractParser {
    private mutating func serviceName(_ member: Member?, _ file: String) -> Located<String>? {
        guard let name = name(member, .service) else { return nil }
        guard "\(name.value).yaml" == file else {
            report(
                "C0022", "the file of \(quoted(name.value)) is called \(quoted(file))", name.range,
                help: "call the file \(quoted("\(name.value).yaml"))",
                notes: ["besides services there are `shared.yaml` and `platform.yaml`"])
            return nil
        }
        return name
    }

    private mutating func port(_ member: Member?) -> Located<Int>? {
        integer(member, 1024...65535)
    }

    /// https://semver.org, version 2.0.0.
    private mutating func version(_ member: Member?) -> Located<String>? {
        guard let member else { return nil }
        guard case .scalar(let text, _) = member.value.kind, isSemanticVersion(text) else {
            report(
                "C0020", "`version` is not a semantic version", place(member),
                help: "write three numbers, such as `1.0.0`")
            return nil
        }
        return Located(text, member.value.range)
    }

    private func isSemanticVersion(_ text: String) -> Bool {
        let core = text.prefix { $0 != "-" && $0 != "+" }
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, text.utf8.count <= 64 else { return false }
        let isCoreValid = numbers.allSatisfy { number in
            !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
                && (number == "0" || !number.hasPrefix("0"))
        }
        let rest = text.dropFirst(core.count)
        guard isCoreValid, let first = rest.first else { return isCoreValid }
        let parts = rest.dropFirst().split(
            separator: "+", maxSplits: first == "-" ? 1 : 0, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
                !word.isEmpty
                    && word.utf8.allSatisfy {
                        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "-")
                            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
                    }
            }
        }
    }

    /// Whether anybody may call; nil when nothing is said or it can't be read.
    mutating func auth(_ member: Member?) -> Located<Bool>? {
        guard let member else { return nil }
        if case .text("none")? = member.value.scalar { return Located(true, member.value.range) }
        report(
            "C0402", "this kind of `auth` is not supported yet", place(member),
            help: "write `none`, the only one so far")
        return nil
    }
}
