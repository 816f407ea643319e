import Glibc

/// Operations on files and folders. Each failure is an error with a sentence.
enum PosixFile {
    /// A longer file is refused.
    static let readLimitBytes = 65_536

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// The whole text; nil when there is no such file.
    static func read(_ path: String) throws(LocalPlatformError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system("`\(path)` cannot be read")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while bytes.count <= readLimitBytes {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("`\(path)` cannot be read")
            }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
        throw LocalPlatformError("`\(path)` is longer than \(readLimitBytes) bytes")
    }

    /// Replaces the file in one step. Only its owner can read it.
    static func writePrivate(
        _ text: String, to path: String, owner: Account? = nil
    ) throws(LocalPlatformError) {
        let fresh = "\(path).new"
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system("`\(fresh)` cannot be written") }
        defer { close(descriptor) }
        try writeAll(Array(text.utf8), to: descriptor, path)
        if let owner, fchown(descriptor, owner.user, owner.group) != 0 {
            throw .system("`\(fresh)` cannot be given away")
        }
        guard rename(fresh, path) == 0 else { throw .system("`\(path)` cannot be written") }
    }

    static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, _ name: String
    ) throws(LocalPlatformError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("`\(name)` cannot be written")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes the folder and those above it, with mode 0755. Folders that exist are left as they
    /// are.
    static func makeFolders(_ path: String) throws(LocalPlatformError) {
        var way = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            way += "/\(part)"
            if mkdir(way, 0o755) == 0 {
                // Set again, because the umask may have cleared bits.
                chmod(way, 0o755)
            } else if errno != EEXIST {
                throw .system("the folder `\(way)` cannot be made")
            }
        }
    }

    /// Makes a folder with mode 0700.
    static func makePrivateFolder(_ path: String, owner: Account?) throws(LocalPlatformError) {
        guard mkdir(path, 0o700) == 0 else { throw .system("the folder `\(path)` cannot be made") }
        if let owner, chown(path, owner.user, owner.group) != 0 {
            throw .system("the folder `\(path)` cannot be given away")
        }
    }

    /// The most levels of folders below a private folder.
    private static let privateLevels = 4

    /// Gives a folder and all folders in it the mode 0700, and all files the mode 0600. Links are
    /// not followed. A file that is removed meanwhile is not a failure.
    static func closeToOthers(
        _ path: String, levels: Int = privateLevels
    ) throws(LocalPlatformError) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            if errno == ENOENT { return }
            throw .system("`\(path)` cannot be looked at")
        }
        let isFolder = facts.st_mode & S_IFMT == S_IFDIR
        guard isFolder || facts.st_mode & S_IFMT == S_IFREG else { return }
        let mode: mode_t = isFolder ? 0o700 : 0o600
        if facts.st_mode & 0o7777 != mode, chmod(path, mode) != 0, errno != ENOENT {
            throw .system("`\(path)` cannot be closed to other users")
        }
        guard isFolder else { return }
        guard levels > 0 else { throw LocalPlatformError("`\(path)` has folders too deep") }
        for name in try names(in: path) {
            try closeToOthers("\(path)/\(name)", levels: levels - 1)
        }
    }

    /// The names in a folder, in no order.
    static func names(in path: String) throws(LocalPlatformError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .system("`\(path)` cannot be read")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            // The entry lives until the next call of `readdir`, and its name ends with a zero byte.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                // C's array of 256 chars, which Swift sees as a tuple.
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Without links and dots; the path must exist.
    static func realPath(_ path: String) throws(LocalPlatformError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw .system("`\(path)` cannot be reached")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The owner of the file; nil if there is no file.
    static func owner(_ path: String) -> Account? {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        return Account(user: facts.st_uid, group: facts.st_gid)
    }

    /// The paths that match a shell pattern, sorted.
    static func matching(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }
}
