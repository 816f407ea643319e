import Diagnostics

/// Holds a fleet against all rules that need more than one place of one file.
///
/// What could not be read is passed over: its own diagnostic is there already.
func check(_ fleet: Fleet) -> [Diagnostic] {
    var diagnostics = fleetRules.flatMap { $0(fleet) }
    for contract in contractScopes(of: fleet) {
        diagnostics += contractRules.flatMap { $0(contract) }
        for schema in contract.schemas where diagnostics.count < diagnosticLimit {
            diagnostics += schemaRules.flatMap { $0(schema, contract) }
        }
        guard let service = fleet.services.first(where: { $0.path == contract.path }) else {
            continue
        }
        diagnostics += serviceRules.flatMap { $0(service) }
        for operation in service.operations where diagnostics.count < diagnosticLimit {
            diagnostics += operationRules.flatMap { $0(operation, service, contract) }
        }
    }
    return diagnostics
}

/// Rules over all files.
private let fleetRules: [@Sendable (Fleet) -> [Diagnostic]] = [
    uniquePorts, uniqueServices, uniqueServiceNames, knownServices, readinessCycles, poolBudget,
    knownProblems, namesOfOthers,
]

/// Rules of one file's schemas and problems together.
private let contractRules: [@Sendable (ContractScope) -> [Diagnostic]] = [
    infiniteSchemas, deepSchemas, problemFields, accessOfProperties, usedDefaultsOfProblems,
]

/// Rules of one schema, wherever it stands.
private let schemaRules: [@Sendable (Schema, ContractScope) -> [Diagnostic]] = [
    knownSchemas, crossedLimits, repeatedValues, defaultsFit, examplesFit, usedDefaults,
    mergedObjects, discriminators, repeatedBranches, nullBranches,
]

/// Rules of one service, by itself.
private let serviceRules: [@Sendable (ServiceContract) -> [Diagnostic]] = [
    uniqueRoutes, uniqueOperations, knownResources, leasesInRedis, knownVariables, usedVariables,
    reservedVariables, loopbackDefaults, secretDefaults, variableLimits, variableValues,
    memoryBudget,
]

/// Rules of one operation.
private let operationRules:
    [@Sendable (OperationDeclaration, ServiceContract, ContractScope) -> [Diagnostic]] = [
        pathParameters, reservedPaths, reservedHeaders, bodies, scalarParameters, operationLimits,
        messageExamples, usedDefaultsOfBodies,
    ]
