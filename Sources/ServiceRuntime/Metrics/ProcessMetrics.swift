import Glibc
import ServiceValues

extension PrometheusMetrics {
    /// Adds the kernel's numbers of this process, under the names that Prometheus clients share.
    public func observeProcess() {
        gauge("process_resident_memory_bytes", help: "Resident memory size in bytes.") {
            residentMemoryBytes().map(Double.init)
        }
        counter("process_cpu_seconds_total", help: "User and system time spent in seconds.") {
            processorSeconds()
        }
        gauge("process_open_fds", help: "Number of open file descriptors.") {
            openDescriptors().map(Double.init)
        }
        gauge("process_start_time_seconds", help: "Start time since the Unix epoch in seconds.") {
            [start = startTime] in start
        }
    }
}

/// The time of the first call of `observeProcess`.
private let startTime = Double(Instant.now.secondsSince1970)

/// The second number of `/proc/self/statm`, in pages.
func residentMemoryBytes() -> Int? {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return nil }
    let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
        return nil
    }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

private func processorSeconds() -> Double? {
    let microseconds = clock()
    return microseconds < 0 ? nil : Double(microseconds) * 1e-6
}

private func openDescriptors() -> Int? {
    guard let directory = opendir("/proc/self/fd") else { return nil }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    // Not counted: `.`, `..` and the descriptor of this very listing.
    return max(0, count - 3)
}
