import Glibc
import Poller

/// A socket with its unsent bytes and its half-read reply. Used on the poller's thread only.
// The properties that every command touches are not checked for exclusive access, because each
// access ends before any other code runs that knows the link.
final class Link {
    let socket: Socket
    /// Since when no byte has come although a reply is expected.
    var quietSince: MonotonicInstant
    private(set) var bytesRead = 0
    private(set) var bytesWritten = 0
    private(set) var writes = 0

    private let reader: ReplyReader
    private var watch: Watch?
    private var isOpen = true
    @exclusivity(unchecked) private var output = WireBuffer()
    @exclusivity(unchecked) private var sentCount = 0
    // Freed in deinit and nowhere else. Only `receive` uses it.
    private let input: UnsafeMutableRawBufferPointer

    init(to address: SocketAddress) throws(ReplyFailure) {
        reader = try ReplyReader()
        socket = try Socket(connectingTo: address)
        quietSince = .now
        input = .allocate(byteCount: Limits.readBytes, alignment: 16)
    }

    deinit { input.deallocate() }

    var unsentCount: Int { output.count - sentCount }

    /// While connecting, `onReady` is called once the socket is writable or has failed.
    func watch(_ interest: Interest, _ onReady: @escaping (SocketReadiness) -> Void) {
        watch = Poller.shared.watch(socket.fd, interest, onReady)
    }

    func change(to interest: Interest) {
        if let watch { Poller.shared.change(watch, to: interest) }
    }

    /// Ends the watch and closes the socket. A second call does nothing, because the descriptor's
    /// number may belong to another socket by then.
    func end() {
        guard isOpen else { return }
        isOpen = false
        if let watch { Poller.shared.end(watch) }
        watch = nil
        socket.close()
    }

    func append(_ command: RedisCommand) { command.write(to: &output) }

    func append(_ command: [UInt8]) {
        // The bytes are lent for the call, which copies them.
        command.withUnsafeBytes { output.append($0) }
    }

    /// Takes all commands and leaves an empty buffer, with memory for the next commands.
    func append(_ commands: inout WireBuffer) {
        if output.count == 0 {
            swap(&output, &commands)
        } else {
            output.append(commands.bytes)
            commands.clear()
        }
    }

    /// Writes what the kernel takes. The rest is written when the poller reports that the socket is
    /// writable.
    func flush() throws(ReplyFailure) {
        while unsentCount > 0 {
            // The output does not change during this call.
            switch socket.send(UnsafeRawBufferPointer(rebasing: output.bytes[sentCount...])) {
            case .done(let count):
                sentCount += count
                bytesWritten &+= count
                writes &+= 1
            case .wouldBlock:
                dropSent()
                return change(to: [.read, .write])
            case .failed(let reason): throw ReplyFailure(reason: reason)
            }
        }
        dropSent()
        change(to: .read)
    }

    private func dropSent() {
        if unsentCount == 0 {
            output.clear()
        } else if sentCount >= unsentCount {
            // Not earlier: a long value would be moved once for each part that the kernel takes.
            output.removeFirst(sentCount)
        } else {
            return
        }
        sentCount = 0
    }

    /// Appends the replies that have come, also those before a failure. `form` gives the form of
    /// the reply at a place of `replies`.
    func receive(
        into replies: inout [DecodedReply?], _ form: (Int) -> DecodedReply.Form
    ) throws(ReplyFailure) {
        for _ in 0..<Limits.readsPerTurn {
            switch socket.receive(into: input) {
            case .done(0): throw ReplyFailure(reason: "the server closed the connection")
            case .done(let count):
                bytesRead &+= count
                try reader.feed(UnsafeRawBufferPointer(rebasing: input[..<count]))
                while let reply = try reader.next(form(replies.count)) { replies.append(reply) }
                if count < input.count { return }
            case .wouldBlock: return
            case .failed(let reason): throw ReplyFailure(reason: reason)
            }
        }
    }

    func takeTraffic() -> (read: Int, written: Int, writes: Int) {
        defer { (bytesRead, bytesWritten, writes) = (0, 0, 0) }
        return (bytesRead, bytesWritten, writes)
    }
}
