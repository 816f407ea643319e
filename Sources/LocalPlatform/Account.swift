import Glibc

/// A user of the system, by number.
struct Account: Equatable, Sendable {
    var user: uid_t
    var group: gid_t

    static var isRoot: Bool { geteuid() == 0 }

    /// Looked up in the system's users; nil when there is none of this name.
    static func named(_ name: String) -> Account? {
        var entry = passwd()
        // Never followed: it is `entry` that is read, once this is not nil.
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 16_384)
        // `getpwnam_r` writes into the area it is told the size of; only numbers are kept.
        let status = getpwnam_r(name, &entry, &texts, texts.count, &found)
        guard status == 0, found != nil else { return nil }
        return Account(user: entry.pw_uid, group: entry.pw_gid)
    }

    /// Whether this user may walk through every folder on the way to `path`, itself included.
    ///
    /// Reads permission bits only: supplementary groups and access lists, which could open more,
    /// are left out, so the answer errs towards `false`.
    func canReach(_ path: String) -> Bool {
        var way = ""
        guard mayEnter("/") else { return false }
        for part in path.split(separator: "/") {
            way += "/\(part)"
            guard mayEnter(way) else { return false }
        }
        return true
    }

    private func mayEnter(_ path: String) -> Bool {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return false }
        if user == 0 { return true }
        if facts.st_uid == user { return facts.st_mode & S_IXUSR != 0 }
        if facts.st_gid == group { return facts.st_mode & S_IXGRP != 0 }
        return facts.st_mode & S_IXOTH != 0
    }
}
