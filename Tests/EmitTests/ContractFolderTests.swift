import Foundation
import Glibc
import Testing

/// What the tool says to a folder `contracts` in which not everything is a contract.
@Suite("The folder of contracts")
struct ContractFolderTests {
    /// What stands at a path, and what is said of it: the message, its code and the help.
    struct Entry: CustomStringConvertible, Sendable {
        enum Kind: Sendable {
            case file, folder, pipe, socket
            case link(String)
        }

        let path: String
        let kind: Kind
        let message: String
        let help: String

        init(_ kind: Kind, _ path: String, _ message: String, _ help: String) {
            (self.path, self.kind, self.message, self.help) = (path, kind, message, help)
        }

        var description: String { path }
    }

    static let strangers = [
        Entry(
            .file, "other.yml",
            "`other.yml` is not read, because its name does not end in `.yaml` [C0911]",
            "call it `other.yaml`"),
        Entry(
            .file, "CHAT.YAML",
            "`CHAT.YAML` is not read, because its name does not end in `.yaml` [C0911]",
            "call it `chat.yaml`"),
        Entry(
            .file, "demo.Yml",
            "`demo.Yml` is not read, because its name does not end in `.yaml` [C0911]",
            "remove it: `demo.yaml` is there too"),
        Entry(
            .file, "notes.txt", "`notes.txt` belongs to no contract [C0911]",
            "move it elsewhere, or begin its name with a `.`"),
        Entry(
            .file, "other.env.example", "`other.env.example` belongs to no contract [C0911]",
            "move it elsewhere, or begin its name with a `.`"),
        Entry(
            .folder, "demos/migrations", "the folder `demos` belongs to no service [C0911]",
            "did you mean `demo`?"),
        Entry(
            .folder, "demo/Migrations",
            "the folder of `demo` has no place for `Migrations` [C0911]",
            "did you mean `migrations`?"),
        Entry(
            .folder, "demo/migration",
            "the folder of `demo` has no place for `migration` [C0911]",
            "did you mean `migrations`?"),
        Entry(
            .file, "demo/001-first.sql",
            "the folder of `demo` has no place for `001-first.sql` [C0911]",
            "move it elsewhere, or begin its name with a `.`"),
        Entry(
            .file, "demo/migrations/001-first.SQL",
            "`001-first.SQL` is not read, because its name does not end in `.sql` [C0911]",
            "call it `001-first.sql`"),
        Entry(
            .file, "demo/migrations/001-first.sql.bak",
            "`001-first.sql.bak` is no migration [C0911]",
            "move it elsewhere, or begin its name with a `.`"),
        Entry(
            .link("/nowhere/other.yaml"), "other.yaml",
            "the link `other.yaml` leads nowhere [C0912]",
            "remove the link, or put something where it leads"),
        Entry(
            .link("other.yaml"), "other.yaml", "the link `other.yaml` leads nowhere [C0912]",
            "remove the link, or put something where it leads"),
        Entry(
            .folder, "other.yaml", "`other.yaml` is a folder, not a file [C0913]",
            "put a file in its place, or move it elsewhere"),
        Entry(
            .pipe, "other.yaml", "`other.yaml` is a named pipe, not a file [C0913]",
            "put a file in its place, or move it elsewhere"),
        Entry(
            .pipe, "demo/migrations/001.sql", "`001.sql` is a named pipe, not a file [C0913]",
            "put a file in its place, or move it elsewhere"),
        Entry(
            .socket, "other.yaml", "`other.yaml` is a socket, not a file [C0913]",
            "put a file in its place, or move it elsewhere"),
        Entry(
            .link("/dev/zero"), "other.yaml", "`other.yaml` is a device, not a file [C0913]",
            "put a file in its place, or move it elsewhere"),
        Entry(
            .file, "demo/migrations", "`migrations` is a file, not a folder [C0913]",
            "put a folder in its place, or move it elsewhere"),
    ]

    @Test("what belongs to nobody is reported at its place", arguments: strangers)
    func reports(_ entry: Entry) throws {
        let place = try Workplace(["demo": contract("")])
        try place.put(entry.kind, "contracts/\(entry.path)")
        let result = try place.run("check")
        #expect(result.status == 1)
        // What is said of a folder stands at the folder.
        let isFolder = entry.message.hasPrefix("the folder `demos`")
        let shown = isFolder ? "demos" : entry.path
        #expect(
            result.errors
                == "contracts/\(shown): error: \(entry.message)\nhelp: \(entry.help)\n")
    }

    @Test("what people and editors leave beside contracts is passed over")
    func others() throws {
        let place = try Workplace(["demo": contract("")])
        let names = [
            "README.md", ".DS_Store", ".demo.yaml.swp", "demo.yaml~", "#demo.yaml#",
            "contract.schema.json", "demo.env.example", "demo/README.md",
            "demo/migrations/README.md", "demo/migrations/.gitkeep",
        ]
        for name in names { try place.write("contracts/\(name)", "") }
        try place.put(.link("nobody@host"), "contracts/.#demo.yaml")
        let result = try place.run("check")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "1 services and 1 operations are in order.\n")
    }

    @Test("a link to a contract is that contract, and a long file costs no more than its limit")
    func links() throws {
        let place = try Workplace([:])
        try place.write("elsewhere/a.yaml", contract(""))
        try place.put(.link("../elsewhere/a.yaml"), "contracts/demo.yaml")
        #expect(try place.run("check").status == 0)
        try place.write("elsewhere/long", "")
        let long = place.folder.appending(path: "elsewhere/long").path
        #expect(truncate(long, 1 << 40) == 0)
        try place.put(.link("../elsewhere/long"), "contracts/long.yaml")
        let result = try place.run("check")
        #expect(
            result.errors.hasPrefix(
                "contracts/long.yaml:1:1: error: the file is longer than 1 MiB [C0001]"))
    }

    @Test("what can't be read is one error, and nothing is said to be missing because of it")
    func unread() throws {
        let place = try Workplace([
            "demo": contract("schemas: { A: { type: object, properties: { b: Shared } } }\n")
        ])
        try place.write("contracts/shared.yml", "contract: 1\nschemas: { Shared: string }\n")
        let result = try place.run("check")
        #expect(result.status == 1)
        #expect(result.errors.components(separatedBy: "error:").count == 2, "\(result.errors)")
        #expect(result.errors.hasSuffix("help: call it `shared.yaml`\n"), "\(result.errors)")
    }

    @Test(
        "what its user may not read is reported at its place",
        arguments: [
            "shared.yaml", "demo", "demo/migrations", "demo/migrations/001-first.sql",
        ])
    func forbidden(_ path: String) throws {
        let place = try Workplace(["demo": contract(""), "shared": "contract: 1\n"])
        try place.write("contracts/demo/migrations/001-first.sql", "select 1;\n")
        let url = place.folder.appending(path: "contracts/\(path)")
        #expect(try place.run(["check"], asRoot: false).status == 0)
        #expect(chmod(url.path, 0) == 0)
        let result = try place.run(["check"], asRoot: false)
        #expect(chmod(url.path, 0o700) == 0)
        #expect(result.status == 1)
        let said = "contracts/\(path): error: `\(url.lastPathComponent)` can't be read: "
        #expect(result.errors.hasPrefix("\(said)permission denied [C0914]\n"), "\(result.errors)")
    }

    @Test("names of files do not reach the terminal as they are")
    func names() throws {
        let place = try Workplace(["demo": contract("")])
        try place.write("contracts/e\u{1B}[31mvil.yaml", "")
        let result = try place.run("check")
        #expect(result.errors.hasPrefix("contracts/e\u{FFFD}[31mvil.yaml:1:1: error: "))
        #expect(!result.errors.unicodeScalars.contains("\u{1B}"))
    }

    @Test("does not begin a service whose name another has in Swift")
    func new() throws {
        let place = try Workplace(["chat-2": contract("", service: "chat-2")])
        let meeting = try place.run("new", "chat2")
        #expect(meeting.status == 64)
        #expect(
            meeting.errors.contains("`chat2` and `chat-2` have one name in Swift."),
            "\(meeting.errors)")
        #expect(try place.run("new", "fleet").status == 64)
        #expect(try place.run("new", "shared").status == 64)
        #expect(!place.exists("contracts/chat2.yaml"))
    }
}

extension Workplace {
    fileprivate func put(_ kind: ContractFolderTests.Entry.Kind, _ path: String) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        switch kind {
        case .file: try Data().write(to: url)
        case .folder:
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        case .pipe: #expect(mkfifo(url.path, 0o600) == 0)
        case .socket: #expect(mknod(url.path, S_IFSOCK | 0o600, 0) == 0)
        case .link(let target): #expect(symlink(target, url.path) == 0)
        }
    }
}
