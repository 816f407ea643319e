/// What a target may import, and which of its folders may use which.
struct Wall {
    /// The folder below `Sources`; `*` stands for one name, `Generated/*/API`.
    let target: String
    /// Modules; in those with `*` it stands for any name, and `<S>` for the one that `*` of the
    /// target stands for.
    let imports: Set<String>
    let folders: Folders

    enum Folders {
        /// All files of the target stand beside each other.
        case none
        /// For each folder, named from the target's own, the others that it may use. `.` has the
        /// files beside the folders. A folder counts for those in it that have no entry.
        case listed([String: Set<String>])
    }

    init(_ target: String, _ imports: Set<String>, _ folders: Folders = .none) {
        self.target = target
        self.imports = imports
        self.folders = folders
    }
}

/// The walls of the project: what is not allowed here is refused, and so is a target or a folder
/// without an entry.
enum Walls {
    static let all: [Wall] = compilerHalf + runtimeHalf + services

    /// No I/O before the tool `contract`.
    private static let compilerHalf = [
        Wall("CDiagnosticPages", []),
        Wall("CLibYAML", []),
        Wall("Diagnostics", []),
        Wall(
            "ContractCompiler",
            ["CLibYAML", "ContractGrammar", "Diagnostics", "Synchronization"],
            .listed(compilerFolders)),
        Wall(
            "contract",
            ["ArgumentParser", "CDiagnosticPages", "ContractCompiler", "Diagnostics", "Glibc"]),
    ]

    /// What a section of the language stands on.
    private static let sectionBase: Set = [
        "Contract", "Graph", "Names", "Reading", "Schemas/Declaration", "Schemas/Parser",
        "Schemas/Plan", "Schemas/Rules", "Schemas/Templates", "Text", "YAML",
    ]

    /// For each section the others that it builds on.
    private static let sections: [String: Set<String>] = [
        "Auth": [], "Contact": [], "Environment": ["Port"], "Head": [], "Health": ["Resources"],
        "Limits": ["Queries"],
        "Migrations": [], "Port": [], "Problems": ["Resources", "Schemas"],
        "Queries": ["Resources"], "Resources": ["Environment"], "Routes": ["Problems"],
        "Schemas": [],
    ]

    private static var compilerFolders: [String: Set<String>] {
        var entries: [String: Set<String>] = [
            "Graph": [], "YAML": [], "Names": [], "Text": ["Names"],
            "Reading": ["Names", "Text", "YAML"],
            "Schemas/Declaration": ["Reading"],
            "Schemas/Parser": ["Graph", "Reading", "Schemas/Declaration", "YAML"],
            "Schemas/Plan": ["Graph", "Names", "Reading", "Schemas/Declaration", "Text"],
            "Schemas/Rules": ["Graph", "Reading", "Schemas/Declaration", "Schemas/Parser"],
            "Schemas/Templates": ["Names", "Schemas/Declaration", "Schemas/Plan", "Text"],
            "Contract": sectionBase.subtracting(["Contract", "Graph"]),
            "OpenAPI": ["Contract", "Text"],
            "Fleet": ["Contract", "Names", "Sections/Resources", "Text"],
            ".": sectionBase.union(["Fleet", "OpenAPI"])
                .union(sections.keys.map { "Sections/\($0)" }),
        ]
        for (name, others) in sections {
            entries["Sections/\(name)"] = sectionBase.union(others.map { "Sections/\($0)" })
        }
        return entries
    }

    private static let runtimeHalf = [
        Wall(
            "ContractGrammar", ["Glibc", "Synchronization"],
            .listed([
                "Bytes": [], "Numbers": ["Bytes"], "Patterns": ["Bytes"], "Problems": [],
                "Quantities": [],
                "Queries": [], "Texts": ["Bytes", "Times"], "Times": ["Bytes"],
            ])),
        Wall("CBytes", []),
        Wall("CDocumentation", []),
        Wall("CHiredis", []),
        Wall("CLibPQ", []),
        Wall("CLinux", []),
        Wall("Signals", ["Dispatch", "Glibc", "Synchronization"]),
        Wall("Poller", ["CLinux", "Glibc", "Synchronization"]),
        Wall(
            "ServiceValues", ["ContractGrammar", "FoundationEssentials"],
            .listed(["JSON": [], "Values": ["JSON"]])),
        Wall(
            "HTTPMessages",
            ["CBytes", "ContractGrammar", "NIOCore", "ServiceValues", "Synchronization"],
            .listed(["Memory": [], "Messages": ["Memory"], "Routing": ["Messages"]])),
        Wall(
            "ServiceOperations",
            [
                "ContractGrammar", "HTTPMessages", "Logging", "NIOCore", "ServiceValues",
                "Synchronization",
            ],
            .listed(["Context": [], "Operation": ["Context", "Problem"], "Problem": []])),
        Wall(
            "ServiceCalls",
            [
                "ContractGrammar", "HTTPMessages", "NIOCore", "ServiceOperations", "ServiceValues",
                "Tracing",
            ]),
        Wall(
            "ServiceRuntime",
            [
                "CDocumentation", "Configuration", "ContractGrammar", "CoreMetrics", "Dispatch",
                "Glibc",
                "HTTPMessages", "Logging", "NIOCore", "ServiceCalls", "ServiceOperations",
                "ServiceValues", "Synchronization", "Tracing",
            ],
            .listed([
                ".": [],
                "Admission": [],
                "Application": [
                    "Admission", "Configuration", "Documentation", "Health", "Logs", "Metrics",
                ],
                "Configuration": [],
                "Documentation": [],
                "Health": [],
                "Logs": ["Configuration"],
                "Metrics": ["Admission"],
                "Resources": [],
            ])),
        Wall(
            "HTTPServer",
            [
                "CLinux", "Dispatch", "Glibc", "HTTPMessages", "Logging", "NIOCore", "Poller",
                "Signals", "Synchronization",
            ],
            .listed([
                ".": ["Configuration", "Connection", "Loop"],
                "Configuration": ["Parsing"],
                "Connection": ["Configuration", "Loop", "Parsing"],
                "Loop": ["Configuration"],
                "Parsing": [],
            ])),
        Wall(
            "ServiceClient",
            [
                "AsyncHTTPClient", "Glibc", "NIOCore", "NIOHTTP1", "NIOPosix", "ServiceRuntime",
                "Synchronization",
            ]),
        Wall("ServiceTesting", ["Logging", "NIOCore", "ServiceRuntime", "Synchronization"]),
        Wall(
            "ServiceHost",
            [
                "CLinux", "Configuration", "Dispatch", "Glibc", "HTTPServer", "Logging", "Metrics",
                "ServiceRuntime",
                "Signals",
            ]),
        Wall(
            "Postgres",
            ["CLibPQ", "FoundationEssentials", "Glibc", "Logging", "Poller", "Synchronization"]),
        Wall("Redis", ["CHiredis", "CLinux", "Glibc", "Logging", "Poller", "Synchronization"]),
        Wall(
            "PostgresResource",
            ["ContractGrammar", "Logging", "Postgres", "ServiceRuntime", "Synchronization"]),
        Wall(
            "RedisResource",
            ["FoundationEssentials", "Logging", "Redis", "ServiceRuntime", "Synchronization"]),
        Wall("LocalPlatform", ["Dispatch", "Glibc", "Signals", "Synchronization"]),
        Wall(
            "wattos",
            [
                "ArgumentParser", "Dispatch", "Fleet", "Glibc", "HTTPServer", "LocalPlatform",
                "Logging", "Postgres", "ServiceHost", "ServiceRuntime", "Signals",
                "Synchronization",
            ]),
    ]

    /// What knows no store, no socket and no file.
    private static let plain: Set = ["FoundationEssentials", "ServiceRuntime", "Synchronization"]

    /// A service imports another's API, never its handlers.
    private static let services = [
        Wall("Generated/Shared", plain),
        Wall("Generated/Fleet", ["*Handlers", "*Runtime", "ServiceHost"]),
        Wall("Generated/*/API", plain.union(["*API"])),
        Wall("Generated/*/OpenAPI", []),
        Wall(
            "Generated/*/Runtime",
            plain.union([
                "*API", "C<S>Document", "PostgresResource", "Redis", "RedisResource",
                "ServiceClient", "ServiceHost",
            ])),
        Wall("Handlers/*", plain.union(["*API", "<S>Runtime"])),
    ]
}
