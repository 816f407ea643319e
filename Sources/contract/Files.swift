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

/// The largest file that is read: contracts end at 1 MiB, generated files far below this.
private let fileBytesLimit = 64 << 20

/// The bytes of a file; nil when there is none.
func readFile(_ path: String) throws(FileFailure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw FileFailure(path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(path, errno: EISDIR) }
    let size = Int(status.st_size)
    guard size <= fileBytesLimit else { throw FileFailure(path, errno: EFBIG) }

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

/// Puts a whole file in place at once: a reader sees the old bytes or the new ones.
func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileFailure) {
    try makeFolders(for: path)
    let draft = "\(path).\(getpid()).new"
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

private func makeFolders(for path: String) throws(FileFailure) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/").dropLast() {
        folder += folder.isEmpty || folder.hasSuffix("/") ? String(part) : "/\(part)"
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw FileFailure(folder) }
    }
}

/// The names in a folder, sorted by their bytes, but for hidden ones; none when there is no folder.
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

func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Two parts of a path with one slash between them; a path that is absolute stays as it is.
func joined(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder == "." || folder.isEmpty { return path }
    return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
}
