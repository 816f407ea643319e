import Glibc

/// One step of a database's history.
public struct Migration: Sendable, Hashable {
    /// `001-create-message`: its number gives the order.
    public let id: String
    /// One or more statements; they run in one transaction, which they must not end.
    public let sql: String

    public init(id: String, sql: String) {
        self.id = id
        self.sql = sql
    }
}

extension Migration {
    public static let fileLimitBytes = 1 << 20
    public static let fileLimit = 999

    /// Reads all `NNN-name.sql` of a folder in the order of their numbers.
    ///
    /// Throws `PostgresError.migrationRefused` for a number used twice, a `.sql` file with another
    /// kind of name, one that is too long or not UTF-8, and for a folder that cannot be read.
    public static func load(folder: String) throws(PostgresError) -> [Migration] {
        let names = try fileNames(in: folder).filter { $0.hasSuffix(".sql") }.sorted()
        guard names.count <= fileLimit else {
            throw .migrationRefused("`\(folder)` has more than \(fileLimit) migrations")
        }
        var former: String?
        var migrations: [Migration] = []
        for name in names {
            guard isNumbered(name) else {
                throw .migrationRefused("the migration `\(name)` is not called `NNN-name.sql`")
            }
            if let former, former.prefix(3) == name.prefix(3) {
                throw .migrationRefused("`\(former)` and `\(name)` have the same number")
            }
            former = name
            let sql = try read("\(folder)/\(name)", name)
            migrations.append(Migration(id: String(name.dropLast(4)), sql: sql))
        }
        return migrations
    }

    private static func isNumbered(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return bytes.count > 8 && bytes.prefix(3).allSatisfy(digits.contains)
            && bytes[3] == UInt8(ascii: "-")
    }

    private static func fileNames(in folder: String) throws(PostgresError) -> [String] {
        guard let directory = opendir(folder) else {
            throw .migrationRefused("the folder `\(folder)` cannot be read")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name { names.append(name) }
        }
        return names
    }

    private static func read(_ path: String, _ name: String) throws(PostgresError) -> String {
        guard let file = fopen(path, "re") else {
            throw .migrationRefused("the migration `\(name)` cannot be read")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: fileLimitBytes + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0, count <= fileLimitBytes else {
            throw .migrationRefused("the migration `\(name)` is longer than 1 MiB")
        }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self),
            !text.utf8.contains(0)
        else { throw .migrationRefused("the migration `\(name)` is not UTF-8 text") }
        return text
    }
}
