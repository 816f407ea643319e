import FoundationEssentials
import Glibc
import ServiceRuntime

/// `bench-json FILE` takes lines `ACTION COUNT` and answers each with the CPU time in nanoseconds
/// that COUNT repetitions took. `bench-json FILE ACTION COUNT` does it once, for profilers.
@main
struct JSONBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2, let data = FileManager.default.contents(atPath: arguments[1])
        else { throw Failure(description: "usage: bench-json FILE [ACTION COUNT]") }
        let bench = try Bench(Array(data))
        if arguments.count == 4 {
            print(try bench.run("\(arguments[2]) \(arguments[3])"))
            return
        }
        while let line = readLine() {
            print(try bench.run(line))
            fflush(nil)
        }
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// One document, and the value it spells: ours and Foundation's.
struct Bench {
    private let document: [UInt8]
    private let data: Data
    private let order: Order
    private let codable: CodableOrder

    init(_ document: [UInt8]) throws {
        self.document = document
        data = Data(document)
        order = try JSONReader.decode(Order.self, from: document).get()
        codable = try CodableOrder.decoder.decode(CodableOrder.self, from: data)
        guard JSONWriter.bytes(of: order) == document else {
            throw Failure(description: "what is written is not what was read")
        }
    }

    /// `line` is an action and a count.
    func run(_ line: String) throws -> Int {
        let words = line.split(separator: " ")
        guard words.count == 2, let count = Int(words[1]) else {
            throw Failure(description: "an action and a count, please, not \(line)")
        }
        let began = cpuNanoseconds()
        switch words[0] {
        case "decode": try decode(count)
        case "encode": encode(count)
        case "JSONDecoder": try foundationDecode(count)
        case "JSONEncoder": try foundationEncode(count)
        default: throw Failure(description: "no action \(words[0])")
        }
        return cpuNanoseconds() - began
    }

    private func decode(_ count: Int) throws {
        for _ in 0..<count { use(try JSONReader.decode(Order.self, from: document).get()) }
    }

    private func encode(_ count: Int) {
        var json = JSONWriter(capacity: 32 << 10)
        for _ in 0..<count {
            json.removeAll()
            json.value(order)
            json.withBytes { use($0) }
        }
    }

    private func foundationDecode(_ count: Int) throws {
        for _ in 0..<count {
            use(try CodableOrder.decoder.decode(CodableOrder.self, from: data))
        }
    }

    private func foundationEncode(_ count: Int) throws {
        for _ in 0..<count { use(try CodableOrder.encoder.encode(codable)) }
    }

    /// Keeps the optimizer from dropping what nobody looks at.
    @inline(never)
    private func use<T>(_ value: T) {
        withExtendedLifetime(value) {}
    }
}

private func cpuNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
