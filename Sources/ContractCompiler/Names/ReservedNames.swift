/// The public types of `ServiceRuntime` and of the modules it exports, which every generated file
/// imports. A test compares the list with the runtime.
let runtimeTypes: Set<String> = [
    "Application", "ArrayRules", "Base64", "ByteCount", "CalendarDate", "ClientError",
    "ClientRequest", "ClientResponse", "ClientTransport", "ConfigurationError", "DependencyFailure",
    "DependencyFailureKind", "EnumTable", "EnvironmentReader", "EnvironmentVariable",
    "HTTPExchange", "HTTPMethod", "HTTPRefusal", "HTTPResponder", "HTTPService", "HTTPServiceError",
    "HTTPServiceReply", "HTTPServiceRequest", "HTTPServiceSettings", "HandlerPace", "HealthCheck",
    "ISODuration", "Indirect", "Instant", "IntegerRules", "JSONChoice", "JSONCodable", "JSONEnum",
    "JSONFailure",
    "JSONIntegerEnum", "JSONKeys", "JSONLimits", "JSONMalformation", "JSONMembers", "JSONObject",
    "JSONReader", "JSONRules", "JSONTuple", "JSONValue", "JSONValueRules", "JSONWriter", "Lease",
    "LeaseError", "LeaseSettings", "LimitRange", "LogFormat", "LogSink", "MapRules",
    "MemoryBudget", "NoContent", "NoInput", "NoProblem", "NoRules", "NumberRules", "Operation",
    "OperationAccess", "OperationDescription", "OperationInput", "OperationOutput",
    "OperationProblem", "ParameterValue", "PathArguments",
    "Pattern", "PostgresSettings", "Presence", "ProblemDeclaration", "ProblemReader",
    "ProblemSummary", "PrometheusMetrics", "PublicHosts", "RedisSettings", "RequestContext",
    "RequestHead", "RequestID", "RequestPlan", "RequestReader", "RequestWriter",
    "ResourceConnections", "ResourceMismatch", "Response", "ResponseReader", "ResponseWriter",
    "RuleFailure", "ServerSettings", "ServiceConfiguration", "ServiceDescription",
    "ServiceEnvironment", "ServiceLimits", "ServiceLogHandler",
    "ServiceMigration", "ServiceProblem", "ServiceResource", "ServiceRoute",
    "ServiceRouter", "ServiceSettings",
    "StaticBytes", "StaticReason", "Status", "StringFormat", "StringRules", "TraceParent",
    "TransactionIsolation", "Violation",
]

/// Types of Swift's standard library and of Foundation that generated code or handlers use.
private let swiftTypes: Set<String> = [
    "Any", "Array", "Bool", "CaseIterable", "CancellationError", "Character",
    "ClosedRange", "Date", "Dictionary", "Double", "Duration", "Equatable", "Error",
    "ExpressibleByArrayLiteral", "ExpressibleByDictionaryLiteral", "Float", "Hashable",
    "Identifiable", "Int",
    "Int32", "Never", "Optional", "Protocol", "RawRepresentable", "Result", "Self", "Sendable",
    "Set", "StaticString", "String", "Substring", "Type", "UInt", "UUID", "Void",
]

/// Types of the modules of stores and of the server that a service's runtime target uses.
private let resourceTypes: Set<String> = [
    "Database", "DatabaseScope", "DatabaseTransaction", "HTTPClientService", "HTTPClientTransport",
    "Query", "QueryCall", "QueryColumn", "QuerySession", "QueryShift",
    "QueryStatement", "RedisClient", "RedisLease", "ServiceEntry",
]

/// The types nested in each operation, which would hide a type of the module.
private let operationTypes: Set<String> = ["Input", "Output", "Problem", "Service"]

/// Names that no type of a module may have.
let reservedTypeNames = runtimeTypes.union(swiftTypes).union(operationTypes)
    .union(resourceTypes)

/// The components of every OpenAPI document, which no schema may be called.
let reservedComponents: Set<String> = ["Problem", "ValidationProblem", "Violation"]

/// Public types of FoundationEssentials. A schema may have such a name, but then no query may use
/// it: the code of queries imports both modules.
let foundationTypes: Set<String> = [
    "AnyHashable", "AttributedString", "BinaryFormatStyle", "Calendar", "ComparisonResult",
    "CocoaError", "CodableWithConfiguration", "ContiguousBytes", "Data", "DataProtocol",
    "DateComponents", "DateInterval", "Decimal", "Expression", "FileManager", "FormatStyle",
    "IndexPath", "JSONDecoder", "JSONEncoder", "Locale", "LocalizedError", "MutableDataProtocol",
    "ParseStrategy", "POSIXError", "Predicate", "PredicateError", "ProcessInfo",
    "PropertyListDecoder", "PropertyListEncoder", "RecoverableError", "SortComparator", "SortOrder",
    "StringEncodingError", "TimeInterval", "TimeZone", "URL", "URLComponents", "URLQueryItem",
]
