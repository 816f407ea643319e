import Glibc
import Logging
import NIOCore
import Poller
import ServiceRuntime

// MARK: Input

extension Connection {
    /// Reads once: what is left is reported again in the next turn, after the others got theirs.
    func receive() {
        switch phase {
        case .closing: drop()
        case .body where isBodyBegun: receiveBody()
        case .head, .body, .ready, .ended, .closed: receiveInput()
        }
    }

    private func receiveInput() {
        var buffer = loop.takeInbound()
        let count = read(into: &buffer, atMost: .max)
        if count > 0 {
            if input.readableBytes == 0 {
                input = buffer
                isInputOwn = false
            } else {
                input.writeImmutableBuffer(buffer)
                isInputOwn = true
            }
        }
        loop.giveBack(inbound: buffer)
        if count > 0 { readInput() } else { endInput(count) }
    }

    /// A part of the body is there, and nothing behind it: the rest goes where it belongs.
    private var isBodyBegun: Bool {
        guard case .length = planned?.framing else { return false }
        return input.readableBytes == 0 && body.readableBytes > 0
    }

    private func receiveBody() {
        guard case .length(let length) = planned?.framing else { return }
        let missing = length - body.readableBytes
        body.reserveCapacity(minimumWritableBytes: min(missing, loop.limits.unsentBytes))
        let count = read(into: &body, atMost: missing)
        guard count > 0 else { return endInput(count) }
        bodyBytes += Int64(count)
        readInput()
    }

    /// Counts what is dropped after the last answer.
    private func drop() {
        var buffer = loop.takeInbound()
        let count = read(into: &buffer, atMost: .max)
        loop.giveBack(inbound: buffer)
        guard count > 0 else { return endInput(count) }
        lingered += count
        if lingered > loop.limits.lingerBytes { closeSocket() }
    }

    /// The number of bytes, 0 at their end, or the negative code of an error.
    private func read(into buffer: inout ByteBuffer, atMost limit: Int) -> Int {
        var result = 0
        // `recv` writes at most as many bytes as it is told that there is room for.
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
            repeat {
                result = recv(descriptor, memory.baseAddress, min(memory.count, limit), 0)
            } while result < 0 && errno == EINTR
            if result < 0 { result = -Int(errno) }
            return max(0, result)
        }
        return result
    }

    /// Whether the kernel holds bytes that nobody will read.
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

// MARK: Output

extension Connection {
    func prepareOutput() {
        guard !hasOutput else { return }
        output = loop.takeOutput()
        hasOutput = true
    }

    func write(_ text: StaticString) {
        prepareOutput()
        output.writeStaticString(text)
    }

    /// Sends the output, and behind it bytes that are not copied into it.
    func write(apart bytes: ByteBuffer) {
        keep(output)
        output = ByteBuffer()
        hasOutput = false
        keep(bytes)
    }

    /// Hands everything written to the kernel, or as much as it takes.
    func flush() {
        if hasOutput {
            hasOutput = false
            var written = ByteBuffer()
            swap(&written, &output)
            if unsent.isEmpty { send(&written, mayFollow: false) }
            if written.readableBytes > 0, phase != .closed {
                keep(written)
            } else {
                written.clear()
                loop.giveBack(output: written)
            }
        }
        if !unsent.isEmpty, !interest.contains(.write) { sendUnsent() }
    }

    /// What was unsent already went out, or as much of it as the kernel takes.
    func sendUnsent() {
        while var first = unsent.first {
            let before = first.readableBytes
            send(&first, mayFollow: unsent.count > 1)
            guard phase != .closed else { return }
            unsentBytes -= before - first.readableBytes
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

    private func send(_ bytes: inout ByteBuffer, mayFollow: Bool) {
        let flags = Int32(MSG_NOSIGNAL | (mayFollow ? MSG_MORE : 0))
        while bytes.readableBytes > 0 {
            let count = bytes.withUnsafeReadableBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, flags)
            }
            if count >= 0 {
                bytes.moveReaderIndex(forwardBy: count)
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                let cause = String(cString: strerror(errno))
                loop.logger.debug("A connection failed", metadata: ["cause": "\(cause)"])
                return abort()
            }
        }
    }
}
