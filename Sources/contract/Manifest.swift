import ContractCompiler
import Diagnostics

/// `Package.swift` with the list of services that follows from the contracts; nil if there is no
/// manifest, or if it has no marks around the list.
///
/// The list is part of the manifest's text, because SwiftPM does not evaluate a manifest again
/// while its text is the same.
func manifest(_ workspace: Workspace) throws -> GeneratedFile? {
    let path = "Package.swift"
    guard let bytes = try readFile(joined(workspace.root, path)) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
    guard let begin = lines.firstIndex(where: { $0 == packageMarks.begin }) else { return nil }
    guard let end = lines[begin...].firstIndex(where: { $0 == packageMarks.end }) else {
        throw ManifestFailure(
            description:
                "\(path): the line `\(packageMarks.end)` is missing below line \(begin + 1)")
    }
    let block = packageBlock(workspace.plan, handled: workspace.handled)
    let text = (lines[...begin] + [Substring(block)] + lines[end...]).joined(separator: "\n")
    return GeneratedFile(path, text: text, contractPath: "contracts/platform.yaml")
}

struct ManifestFailure: Error, CustomStringConvertible {
    let description: String
}

extension Workspace {
    /// The services with Swift files in their folder of handlers.
    var handled: Set<String> {
        Set(plan.services.map(\.name).filter { hasSwift(handlersFolder(serviceStem($0))) })
    }

    /// Reports handlers without a contract and contracts without handlers, which do not run, if the
    /// tool keeps the list of services.
    func unpaired() throws -> [Diagnostic] {
        guard !hasErrors, try manifest(self) != nil else { return [] }
        let services = plan.services.map { (name: $0.name, stem: serviceStem($0.name)) }
        let stems = Set(services.map(\.stem))
        let folders = try namesInFolder(joined(root, "Sources/Handlers")).filter {
            !stems.contains($0) && hasSwift(handlersFolder($0))
        }
        let handled = handled
        let unhandled = plan.services.filter { !handled.contains($0.name) }
        return folders.map(Diagnostic.handlersAlone)
            + unhandled.map { .unhandled($0, at: place(ofNameIn: $0.contractPath)) }
    }

    /// The line of a contract that names its service.
    private func place(ofNameIn path: String) -> SourceRange {
        let bytes = sources.first { $0.path == path }?.bytes ?? []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.first { $0.starts(with: "service:".utf8) }
        return SourceRange(path: path, start: line?.startIndex ?? 0, end: line?.endIndex ?? 0)
    }

    private func handlersFolder(_ stem: String) -> String {
        joined(root, "Sources/Handlers/\(stem)")
    }

    private func hasSwift(_ folder: String) -> Bool {
        let names = try? namesInFolder(folder)
        return names?.contains { $0.hasSuffix(".swift") } == true
    }
}

extension Diagnostic {
    fileprivate static func handlersAlone(_ stem: String) -> Diagnostic {
        let path = "Sources/Handlers/\(stem)"
        return Diagnostic(
            "C0904", "no contract has the handlers in `\(path)`, so they are not built",
            at: SourceRange(path: path, start: 0, end: 0),
            help: "remove the folder, or write the contract", severity: .warning)
    }

    fileprivate static func unhandled(
        _ service: ServicePlan, at place: SourceRange
    ) -> Diagnostic {
        let type = "\(serviceStem(service.name))Handlers"
        let folder = "Sources/Handlers/\(serviceStem(service.name))"
        return Diagnostic(
            "C0905", "`\(service.name)` has no handlers, so it does not run",
            at: place, help: "write `\(type)` in `\(folder)`, then run `contract generate`",
            severity: .warning)
    }
}
