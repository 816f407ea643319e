import Glibc

/// The pipes of a child's standard output and errors, and one that closes at its end.
struct OutputPipes: Sendable {
    let output: Pipe
    let errors: Pipe
    let childEnd: Pipe

    struct Pipe: Sendable {
        let reader: Int32
        let writer: Int32

        init() throws(LocalPlatformError) {
            (reader, writer) = try Spawn.pipe()
        }

        func close() {
            _ = Glibc.close(reader)
            _ = Glibc.close(writer)
        }
    }

    init() throws(LocalPlatformError) {
        output = try Pipe()
        do {
            errors = try Pipe()
        } catch {
            output.close()
            throw error
        }
        do {
            childEnd = try Pipe()
        } catch {
            output.close()
            errors.close()
            throw error
        }
    }

    var readers: [OutputChannel: Int32] { [.output: output.reader, .errors: errors.reader] }

    func close() {
        closeWriters()
        closeReaders()
    }

    func closeWriters() {
        for pipe in [output, errors, childEnd] { _ = Glibc.close(pipe.writer) }
    }

    func closeReaders() {
        for pipe in [output, errors, childEnd] { _ = Glibc.close(pipe.reader) }
    }
}
