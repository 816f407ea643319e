import Glibc

/// A user of the system, by number.
struct Account: Equatable, Sendable {
    var user: uid_t
    var group: gid_t

    static var isRoot: Bool { geteuid() == 0 }

    /// The user of this name; nil if the system has none.
    static func named(_ name: String) -> Account? {
        var entry = passwd()
        // Only compared with nil; the result is read from `entry`.
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 16_384)
        // `getpwnam_r` writes its texts into `texts`. Only the numbers are kept.
        let status = getpwnam_r(name, &entry, &texts, texts.count, &found)
        guard status == 0, found != nil else { return nil }
        return Account(user: entry.pw_uid, group: entry.pw_gid)
    }

    /// True if this user may enter every folder on the way to `path`, and `path` itself.
    ///
    /// Only permission bits are read. Supplementary groups and access lists may allow more, so the
    /// answer errs towards `false`.
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
