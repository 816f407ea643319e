import ContractGrammar
import Diagnostics

/// `contact`: the people whom readers of the OpenAPI document may ask.
struct Contact: Section {
    private static let list = KeyList(
        "`contact`", "Whom readers of the OpenAPI document may ask.",
        [
            Key("name", .text, .required, "A person or a team."),
            Key("url", .text, .optional, "A page about them."),
            Key("email", .text, .optional, "Their address."),
        ])

    func keys(of kind: Contract.Kind) -> [Key] {
        kind == .service ? [Key("contact", .mapping(Self.list))] : []
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["contact"],
            let own = parser.fields(member.value, Self.list, owner: member.keyRange)
        else { return }
        contract[ContactDetails.self] = ContactDetails(
            name: parser.text(own["name"])?.value ?? "", url: parser.text(own["url"], .uri),
            email: parser.text(own["email"], .email))
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan[ContactDetails.self] = contract[ContactDetails.self]
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        guard let contact = plan[ContactDetails.self] else { return }
        let members: JSONDocument = .object([
            "name": .string(contact.name), "url": contact.url.map { .string($0) },
            "email": contact.email.map { .string($0) },
        ])
        document.info.append(.init(key: "contact", value: members))
    }
}

private struct ContactDetails: Sendable {
    let name: String
    let url: String?
    let email: String?
}

extension ContractParser {
    /// C0027: a text that has a format.
    fileprivate mutating func text(_ member: Member?, _ format: TextFormat) -> String? {
        guard let member, let text = text(member) else { return nil }
        guard format.accepts(text.value) else {
            let isAddress = format == .email
            report(
                "C0027",
                "\(quoted(member.key)) is not \(isAddress ? "an email address" : "a URI")",
                text.range,
                help: isAddress
                    ? "write one like `orders@example.com`"
                    : "write one with its scheme, such as `https://example.com/orders`")
            return nil
        }
        return text.value
    }
}
