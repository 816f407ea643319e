/// A queue, first in, first out. Both ends take constant time on average.
// Inlinable, so that the modules that use it do not look up the types of its elements each time.
package struct Queue<Element> {
    @usableFromInline var items: [Element?] = []
    @usableFromInline var head = 0

    /// The largest capacity that an empty queue keeps; a larger one is freed.
    @inlinable static var sparePlaces: Int { 4_096 }
    /// With fewer free places at the front, the elements are not moved there.
    @inlinable static var leastMove: Int { 64 }

    @inlinable package init() {}

    @inlinable package var count: Int { items.count - head }
    @inlinable package var isEmpty: Bool { head == items.count }
    @inlinable package var first: Element? { isEmpty ? nil : items[head] }
    /// Oldest first.
    @inlinable package var elements: [Element] { items[head...].compactMap(\.self) }

    @inlinable package mutating func append(_ element: Element) { items.append(element) }

    @inlinable package mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = items[head].take()
        head += 1
        if isEmpty {
            items.removeAll(keepingCapacity: items.capacity <= Self.sparePlaces)
            head = 0
        } else if head >= Self.leastMove, head * 2 >= items.count {
            items.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Empties the queue. Returns what was in it, oldest first.
    @inlinable package mutating func removeAll() -> [Element] {
        defer { self = Queue() }
        return elements
    }
}
