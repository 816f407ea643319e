/// The folder of one private server: its lock, password, port and log.
struct ServerFolder: Sendable {
    let path: String
    let password: String
    let log: LogFile
    let lock: FolderLock

    /// Makes the missing files. Refuses a folder that another process uses.
    init(_ path: String) throws(LocalPlatformError) {
        self.path = path
        lock = try FolderLock(path)
        log = try LogFile("\(path)/log")
        password = try Self.password("\(path)/password")
    }

    /// The port of the last start if it is free, or else another one, which is kept for the next
    /// start.
    func choosePort() throws(LocalPlatformError) -> Int {
        let file = "\(path)/port"
        if let text = try PosixFile.read(file), let known = Int(text.filter { $0.isNumber }),
            (1_024...65_535).contains(known), LoopbackSocket.isFree(known)
        {
            return known
        }
        let port = try LoopbackSocket.freePort()
        try PosixFile.writePrivate("\(port)\n", to: file)
        return port
    }

    /// Made once: 256 random bits in digits, which need no quoting.
    private static func password(_ file: String) throws(LocalPlatformError) -> String {
        if let known = try PosixFile.read(file), known.count == 64 { return known }
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        let password = String(
            (0..<64).map { _ in digits[Int(generator.next(upperBound: UInt8(16)))] })
        try PosixFile.writePrivate(password, to: file)
        return password
    }
}
