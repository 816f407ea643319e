// Exported, so that generated code and handlers need only `import ServiceRuntime`.
@_exported public import HTTPMessages
@_exported public import ServiceCalls
@_exported public import ServiceOperations
@_exported public import ServiceValues
