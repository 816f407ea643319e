import CLinux
import Dispatch

/// Makes the allocator of the C library keep little memory that is not in use.
enum Allocator {
    /// Must be called before the process has many threads.
    static func limitSpareMemory(processors: Double) {
        // Each thread has an arena of its own otherwise, and each arena keeps as much as it ever
        // held: a service took 260 MiB where 190 were in use.
        mallopt(M_ARENA_MAX, Int32(clamping: Int(processors.rounded(.up))))
        // Blocks of this size go back to the kernel when they are freed. By itself the library
        // raises the size to that of the largest block, and keeps what is smaller.
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
    }

    /// Gives what was freed back to the kernel.
    static func returnMemory() {
        // It may take some milliseconds, which no event loop has.
        DispatchQueue.global().async { malloc_trim(0) }
    }
}
