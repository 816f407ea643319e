/// The direction in which a value travels: requests have no `readOnly` members, responses no
/// `writeOnly` ones.
public enum Direction: Sendable, Hashable {
    case request, response
}
