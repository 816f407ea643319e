public import Diagnostics

/// A schema with a name.
public struct SchemaDeclaration: Sendable {
    public var name: Located<String>
    public var schema: Schema
}
