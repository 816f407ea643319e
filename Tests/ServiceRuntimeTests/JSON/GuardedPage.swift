import Glibc

/// Memory with nothing behind it: whoever reads or writes beyond its end crashes.
final class GuardedPage: Sendable {
    // Sendable: an address, which is only used for what the caller does with the memory.
    private let address: UInt
    private let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    init() {
        let memory = mmap(
            nil, pageSize * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { preconditionFailure("no memory") }
        guard mprotect(memory + pageSize, pageSize, PROT_NONE) == 0 else {
            preconditionFailure("a page cannot be guarded")
        }
        address = UInt(bitPattern: memory)
    }

    deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), pageSize * 2) }

    /// The last `count` bytes before the guard.
    func last(_ count: Int) -> UnsafeMutableRawBufferPointer {
        precondition(count <= pageSize)
        let end = UnsafeMutableRawPointer(bitPattern: address + UInt(pageSize))
        return UnsafeMutableRawBufferPointer(start: end.map { $0 - count }, count: count)
    }
}
