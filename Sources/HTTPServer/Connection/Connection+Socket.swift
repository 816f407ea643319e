import Glibc
import HTTPMessages
import Logging
import NIOCore
import Poller

// MARK: Input

extension Connection {
    /// Reads once. The poller reports the rest in the next turn, after the other sockets of this
    /// turn.
    func receive() {
        switch phase {
        case .closing: drop()
        case .body where isBodyBegun: receiveBody()
        case .head, .body, .ready, .ended, .closed: receiveInput()
        }
    }

    private func receiveInput() {
        let count: Int
        if kept.readableBytes == 0 {
            count = receive(into: loop.inbound)
            // `recv` has written `count` bytes into the loop's memory.
            if count > 0 { fresh = UnsafeRawBufferPointer(rebasing: loop.inbound[..<count]) }
        } else {
            count = receiveBehindKept()
        }
        if count > 0 { readInput() } else { endInput(count) }
    }

    private func receiveBehindKept() -> Int {
        // Frees the parsed bytes if they are at least as many as the unparsed ones, which have to
        // be moved.
        if kept.readerIndex >= kept.readableBytes { kept.discardReadBytes() }
        var count = 0
        kept.writeWithUnsafeMutableBytes(minimumWritableBytes: loop.inbound.count) { room in
            count = receive(into: room)
            return max(0, count)
        }
        return count
    }

    /// A part of the body was read, and no input is left. The rest can be received directly into
    /// the exchange.
    private var isBodyBegun: Bool {
        guard let planned, case .length = planned.framing else { return false }
        return inputCount == 0 && planned.exchange.receivedCount > 0
    }

    private func receiveBody() {
        guard let planned, case .length(let length) = planned.framing else { return }
        let missing = length - planned.exchange.receivedCount
        var count = 0
        planned.exchange.receive { body in
            // Not the whole body at once: the client has announced its length but may not send it.
            body.append(atLeast: min(missing, loop.limits.unsentBytes)) { room in
                // Cut to the bytes that the body still takes.
                count = receive(into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(missing)))
                return max(0, count)
            }
        }
        guard count > 0 else { return endInput(count) }
        bodyCame(count)
        readInput()
    }

    /// Drops input after the last answer, up to `lingerBytes`.
    private func drop() {
        let count = discard()
        guard count > 0 else { return endInput(count) }
        lingered += count
        if lingered > loop.limits.lingerBytes { closeSocket() }
    }

    /// Returns the number of bytes, 0 at the end of the stream, or the negative code of an error.
    private func receive(into room: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            // `recv` writes at most `room.count` bytes.
            let count = recv(descriptor, room.baseAddress, room.count, 0)
            if count >= 0 { return count }
            if errno != EINTR { return -Int(errno) }
        }
    }

    /// The same, but the kernel drops the bytes and copies none (tcp(7): `MSG_TRUNC`).
    private func discard() -> Int {
        while true {
            // Without a buffer, `recv` writes nothing.
            let count = recv(descriptor, nil, Self.discardedBytes, Int32(MSG_TRUNC))
            if count >= 0 { return count }
            if errno != EINTR { return -Int(errno) }
        }
    }

    /// The most bytes that one system call drops.
    private static let discardedBytes = 1024 * 1024

    /// True if the kernel holds bytes that were not read.
    var hasUnread: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) > 0
    }

    private func endInput(_ code: Int) {
        switch Int32(-code) {
        case EAGAIN: return
        case 0:
            isInputClosed = true
            endInput()
        default: abort()
        }
    }
}

// MARK: What was received and not read

extension Connection {
    var inputCount: Int { fresh.count + kept.readableBytes }

    /// Passes the next bytes to `take`. There have to be `count` of them.
    func takeInput(_ count: Int, _ take: (UnsafeRawBufferPointer) -> Void) {
        if fresh.isEmpty {
            kept.readWithUnsafeReadableBytes {
                // Lent for the call, and cut to `count` bytes.
                take(UnsafeRawBufferPointer(rebasing: $0[..<count]))
                return count
            }
        } else {
            let rest = fresh
            // Slices of the loop's memory, which stays the same during this batch.
            fresh = UnsafeRawBufferPointer(rebasing: rest[count...])
            take(UnsafeRawBufferPointer(rebasing: rest[..<count]))
        }
    }

    /// Copies fresh input into the connection's own buffer.
    func keepFresh() {
        guard !fresh.isEmpty else { return }
        kept.clear()
        kept.writeBytes(fresh)
        dropFresh()
    }

    func dropFresh() {
        // The buffer is empty here, so nothing is read.
        fresh = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    func dropInput() {
        dropFresh()
        kept = ByteBuffer()
    }
}

// MARK: Output

extension Connection {
    func prepareOutput() {
        guard !hasOutput else { return }
        swap(&output, &loop.spareOutput)
        hasOutput = true
    }

    func write(_ text: StaticString) {
        prepareOutput()
        // The bytes of a static text are never freed, and `utf8CodeUnitCount` is their number.
        output.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Queues the output, and after it bytes that are not copied into the output.
    func write(apart bytes: ByteBuffer) {
        keepOutput(from: 0)
        giveBackOutput()
        keep(bytes)
    }

    /// Passes the output to the kernel, as far as it takes it, and keeps the rest.
    func flush() {
        if hasOutput {
            let isFirst = unsent.isEmpty
            let sent = isFirst ? output.withBytes { send($0, mayFollow: false) } : 0
            guard let sent else { return abort() }
            keepOutput(from: sent)
            giveBackOutput()
        }
        if !unsent.isEmpty, !interest.contains(.write) { sendUnsent() }
    }

    private func keepOutput(from start: Int) {
        guard start < output.count else { return }
        // A part of the lent bytes, which is copied.
        keep(output.withBytes { ByteBuffer(bytes: UnsafeRawBufferPointer(rebasing: $0[start...])) })
    }

    private func giveBackOutput() {
        hasOutput = false
        output.clear(keeping: ServerLoop.spareOutputBytes)
        swap(&output, &loop.spareOutput)
        // If another connection has given back its output meanwhile, this one is freed.
        output.clear(keeping: 0)
    }

    /// Sends the bytes in `unsent`, as far as the kernel takes them.
    func sendUnsent() {
        while var first = unsent.first {
            let sent = first.withUnsafeReadableBytes { send($0, mayFollow: unsent.count > 1) }
            guard let sent else { return abort() }
            first.moveReaderIndex(forwardBy: sent)
            unsentBytes -= sent
            movedBytes += Int64(sent)
            guard first.readableBytes == 0 else {
                unsent[unsent.startIndex] = first
                break
            }
            unsent.removeFirst()
        }
        if unsentBytes <= loop.limits.unsentBytes / 2 { isWritable = true }
        if unsent.isEmpty, phase == .closing, !isLingering { finishClosing() }
    }

    private func keep(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        unsent.append(bytes)
        unsentBytes += bytes.readableBytes
        if unsentBytes >= loop.limits.unsentBytes { isWritable = false }
    }

    /// Returns how many of the bytes the kernel took; nil when the connection has failed.
    private func send(_ bytes: UnsafeRawBufferPointer, mayFollow: Bool) -> Int? {
        let flags = Int32(MSG_NOSIGNAL | (mayFollow ? MSG_MORE : 0))
        var sent = 0
        while sent < bytes.count {
            // A part of the lent bytes, which `send` only reads.
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            let count = Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                let cause = String(cString: strerror(errno))
                loop.logger.debug("A connection failed", metadata: ["cause": "\(cause)"])
                return nil
            }
        }
        return sent
    }
}
