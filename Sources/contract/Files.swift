import Glibc

/// A file operation that failed, in words for people.
struct FileFailure: Error, CustomStringConvertible {
    let path: String
    let reason: String

    init(_ path: String, errno code: Int32 = errno) {
        self.path = path
        reason = String(cString: strerror(code))
    }

    var description: String { "\(path): \(reason)" }
}

/// The most bytes of a generated file that is read; contracts and migrations have other limits.
private let fileBytesLimit = 64 << 20

/// The bytes of a file; nil if it does not exist. Pipes and devices are refused without waiting.
func readFile(_ path: String) throws(FileFailure) -> [UInt8]? {
    guard let bytes = try readFile(path, upTo: fileBytesLimit + 1) else { return nil }
    guard bytes.count <= fileBytesLimit else { throw FileFailure(path, errno: EFBIG) }
    return bytes
}

/// The first `limit` bytes of a file, or all of a shorter one; nil if it does not exist.
func readFile(_ path: String, upTo limit: Int) throws(FileFailure) -> [UInt8]? {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw FileFailure(path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
        throw FileFailure(path, errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    let size = min(Int(status.st_size), limit)

    var failure: FileFailure?
    // `count` only grows by what `read` has written, and `read` writes at most what is left.
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        while count < size {
            let got = read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
            if got < 0, errno == EINTR { continue }
            if got < 0 { failure = FileFailure(path) }
            if got <= 0 { break }
            count += got
        }
    }
    if let failure { throw failure }
    return bytes
}

/// Replaces a file at once: a reader sees the old bytes or the new ones.
func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileFailure) {
    try makeFolders(for: path)
    // The draft has a hidden name, so another run that reads the folder passes it over.
    let (folder, name) = split(path)
    let draft = "\(folder).\(name).\(getpid()).new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(path) }
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
            // `written` is below the count, so the address is within the buffer.
            write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            let failure = FileFailure(path)
            close(descriptor)
            unlink(draft)
            throw failure
        }
        written += count
    }
    close(descriptor)
    guard rename(draft, path) == 0 else {
        let failure = FileFailure(path)
        unlink(draft)
        throw failure
    }
}

func removeFile(_ path: String) throws(FileFailure) {
    guard unlink(path) == 0 || errno == ENOENT else { throw FileFailure(path) }
}

/// Removes the folders around a removed file that are empty, from the innermost outwards.
func removeEmptyFolders(of path: String, below folder: String, in root: String) {
    var parts = path.split(separator: "/").dropLast()
    let limit = folder.split(separator: "/").count
    while parts.count > limit, rmdir(joined(root, parts.joined(separator: "/"))) == 0 {
        parts.removeLast()
    }
}

private func makeFolders(for path: String) throws(FileFailure) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/").dropLast() {
        folder += folder.isEmpty || folder.hasSuffix("/") ? String(part) : "/\(part)"
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw FileFailure(folder) }
    }
}

/// The names in a folder without hidden ones, sorted by their bytes; none if there is no folder.
func namesInFolder(_ path: String) throws(FileFailure) -> [String] {
    guard let folder = opendir(path) else {
        if errno == ENOENT || errno == ENOTDIR { return [] }
        throw FileFailure(path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        // The entry lives until the next call of `readdir`, and its name ends with a zero byte.
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            // C's array of 256 chars, which Swift sees as a tuple.
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

func isFolder(_ path: String) -> Bool { kind(of: path) == .folder }

/// The kind of file at a path, links followed.
enum FileKind: Equatable {
    case file, folder
    /// Neither a file nor a folder, in words such as `a named pipe`.
    case other(String)
    case linkToNothing
    /// The kind can't be determined, for this reason.
    case unknown(String)
}

func kind(of path: String) -> FileKind {
    var status = stat()
    guard stat(path, &status) == 0 else {
        let code = errno
        let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
        if isLink, code == ENOENT || code == ENOTDIR || code == ELOOP { return .linkToNothing }
        return .unknown(String(cString: strerror(code)))
    }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFIFO: .other("a named pipe")
    case S_IFSOCK: .other("a socket")
    default: .other("a device")
    }
}

/// The folder of a path, with its slash, and the name in the folder.
private func split(_ path: String) -> (folder: Substring, name: Substring) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path[...]) }
    let start = path.utf8.index(after: slash)
    return (path[..<start], path[start...])
}

/// Joins two parts of a path with one slash. An absolute `path` is not changed.
func joined(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder == "." || folder.isEmpty { return path }
    return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
}
