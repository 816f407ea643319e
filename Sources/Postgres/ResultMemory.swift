/// Counts the memory of results, from their receipt until they are dropped.
public protocol ResultMemory: Sendable {
    /// Returns false if there is no room for so many bytes: the result is then dropped at once.
    func take(_ bytes: Int) -> Bool

    func giveBack(_ bytes: Int)
}
