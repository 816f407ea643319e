import Diagnostics

/// C0331: every service has a name of its own in Swift.
///
/// A service's name without its hyphens becomes a prefix of types, folders and targets, and some
/// file systems do not distinguish small letters from capitals. So two names meet if they have the
/// same letters and digits.
func uniqueServiceNames(_ fleet: Fleet) -> [Diagnostic] {
    var owners: [String: Contract] = [:]
    return fleet.services.compactMap { service in
        let name = service.name.value
        let letters = swiftLetters(of: name)
        if let owner = takenServiceNames[letters] { return .taken(service, by: owner) }
        guard let owner = owners[letters] else {
            owners[letters] = service
            return nil
        }
        return owner.name.value == name ? nil : .meeting(service, owner)
    }
}

/// The services of `services` whose name meets `name` in Swift.
public func serviceNames(meeting name: String, among services: [String]) -> [String] {
    let letters = swiftLetters(of: name)
    return services.filter { swiftLetters(of: $0) == letters }
}

/// The owner of `name` in Swift, in words, if the platform itself has it; nil if it is free.
public func platformOwner(ofServiceName name: String) -> String? {
    takenServiceNames[swiftLetters(of: name)]
}

private func swiftLetters(of name: String) -> String {
    String(name.filter { $0 != "-" })
}

/// Targets and files of the platform that a service of the name would collide with.
private let takenServiceNames = [
    "fleet": "the target `Fleet`",
    "platform": "the file `platform.yaml`",
    "shared": "the target `SharedAPI`",
]

extension Diagnostic {
    fileprivate static func meeting(_ service: Contract, _ owner: Contract) -> Self {
        let stem = SwiftName.service(service.name.value).bare
        return Diagnostic(
            "C0331",
            "\(quoted(owner.name.value)) and \(quoted(service.name.value)) have one name in Swift",
            at: service.name.range, "its types and targets begin with `\(stem)`",
            related: [
                Label(
                    owner.name.range,
                    "and these with `\(SwiftName.service(owner.name.value).bare)`")
            ],
            help: "rename one of them, so that they differ in more than hyphens")
    }

    fileprivate static func taken(_ service: Contract, by owner: String) -> Self {
        Diagnostic(
            "C0331", "\(quoted(service.name.value)) has the name of \(owner) in Swift",
            at: service.name.range, help: "call the service something else")
    }
}
