// Generated code and handlers import `ServiceRuntime` alone.
@_exported public import HTTPMessages
@_exported public import ServiceCalls
@_exported public import ServiceOperations
@_exported public import ServiceValues
