import NIOCore

/// Stops accepting while a loop has as many connections as it may: the others wait in the kernel's
/// queue, and nobody is turned away.
final class AcceptGate: ChannelOutboundHandler {
    typealias OutboundIn = Channel

    private let loop: ServerLoop
    private var held: ChannelHandlerContext?

    init(_ loop: ServerLoop) {
        self.loop = loop
    }

    func read(context: ChannelHandlerContext) {
        if loop.isFull {
            held = context
        } else {
            context.read()
        }
    }

    func open() {
        guard let context = held, !loop.isFull else { return }
        held = nil
        context.read()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        loop.setGate(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        held = nil
        loop.setGate(nil)
    }
}
