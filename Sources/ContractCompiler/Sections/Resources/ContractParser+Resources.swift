import Diagnostics

extension ContractParser {
    mutating func resource(_ member: Member) -> (any ResourceKind)? {
        let keys = Resources.kinds.map { $0.key }
        guard let members = mapping(member.value, "a resource", owner: member.keyRange) else {
            return nil
        }
        let named = Resources.kinds.filter { kind in members.contains { $0.key == kind.key } }
        guard named.count == 1, let kind = named.first else {
            let isMisspelt = members.first.flatMap { didYouMean($0.key, in: keys) }
            report(
                "C0322", "a resource is one of \(listed(keys, "or"))", member.keyRange,
                named.isEmpty ? "this says none of them" : "this says more than one",
                help: named.isEmpty ? isMisspelt : "make a resource of each")
            return nil
        }
        return fields(member.value, kind.list, owner: member.keyRange).flatMap {
            kind.init($0, &self)
        }
    }
}
