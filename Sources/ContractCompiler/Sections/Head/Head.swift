import Diagnostics

/// The version of the language, and the names and descriptions at the top of a file.
struct Head: Section {
    func keys(of kind: Contract.Kind) -> [Key] {
        let language = Key(
            "contract", .constant(1), .required, "The version of the contract language.")
        switch kind {
        case .service:
            return [
                language, .dialect,
                Key(
                    "service", .name(.service), .required,
                    "The name of the service, as the file is called."),
                Key("title", .text, .required, "The name for people."),
                Key(
                    "version", .matching(versionPattern), .required,
                    "The version of the API, https://semver.org."),
                .description("What the service is for."),
            ]
        case .shared:
            return [language, .dialect, .description("What these schemas and problems are for.")]
        case .platform:
            return [
                language, Key("platform", .name(.service), .required, "The name of the platform."),
                .description("What the platform is for."),
            ]
        }
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        parser.checkLanguage(fields)
        var heading = Heading(place: fields["contract"]?.keyRange)
        heading.description = parser.text(fields["description"])?.value
        switch contract.kind {
        case .shared: break
        case .platform:
            contract.name =
                parser.name(fields["platform"], .service) ?? Located("", fields.owner)
        case .service:
            let stem = fileStem(contract.path)
            contract.name =
                parser.serviceName(fields["service"], stem) ?? Located(stem, fields.owner)
            heading.title = parser.text(fields["title"])?.value ?? ""
            heading.version = parser.version(fields["version"]) ?? ""
        }
        contract[Heading.self] = heading
    }

    var rules: Rules { Rules(fleet: [uniqueServices, uniqueServiceNames]) }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        let heading = contract[Heading.self] ?? Heading()
        plan.lines["contract"] = resolver.line(of: heading.place)
        plan.title = heading.title
        plan.version = heading.version
        plan.words = heading.description ?? heading.title
    }

    func descriptionArguments(_ plan: ServicePlan) -> [Code] {
        [
            "name: \(literal: plan.name)", "title: \(literal: plan.title)",
            "version: \(literal: plan.version)",
        ]
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        document.info += [
            .init(key: "title", value: .string(plan.title)),
            .init(key: "version", value: .string(plan.version)),
        ]
        if !plan.words.isEmpty {
            document.info.append(.init(key: "description", value: .string(plan.words)))
        }
        document.notes.append(.init(key: "service", value: .string(plan.name)))
    }
}

/// The texts at the top of a file that are for people, and the place of the key `contract`.
private struct Heading: Sendable {
    var place: SourceRange?
    var title = ""
    var version = ""
    var description: String?
}

extension ContractParser {
    fileprivate mutating func checkLanguage(_ fields: Fields) {
        if let version = integer(fields["contract"], Int.min...Int.max), version.value != 1 {
            report(
                "C0021", "version \(version.value) of the language is unknown", version.range,
                help: "write `contract: 1`")
        }
        if let dialect = fields["$schema"] { readDialect(dialect) }
    }

    fileprivate mutating func serviceName(
        _ member: Member?, _ stem: String
    ) -> Located<String>? {
        guard let name = name(member, .service) else { return nil }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard "\(name.value).yaml" == file else {
            let isOfAnotherKind = ["shared", "platform"].contains(name.value)
            report(
                "C0022", "the file of \(quoted(name.value)) is called \(quoted(file))", name.range,
                help: isOfAnotherKind
                    ? "give the service another name"
                    : "call the file \(quoted("\(name.value).yaml"))",
                notes: ["besides services there are `shared.yaml` and `platform.yaml`"])
            return nil
        }
        return name
    }

    /// https://semver.org, version 2.0.0.
    fileprivate mutating func version(_ member: Member?) -> String? {
        guard let member else { return nil }
        guard case .scalar(let text, _) = member.value.kind, isSemanticVersion(text) else {
            report(
                "C0020", "`version` is not a semantic version", place(member),
                help: "write three numbers, such as `1.0.0`")
            return nil
        }
        return text
    }
}

/// The texts that `isSemanticVersion` accepts, and longer ones.
private let versionPattern: String = {
    let number = "(0|[1-9][0-9]*)"
    let words = "[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*"
    return "^\(number)\\.\(number)\\.\(number)(-\(words))?(\\+\(words))?$"
}()

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
