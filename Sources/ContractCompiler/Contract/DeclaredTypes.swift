import Diagnostics

/// The types of named schemas: one for each, or two if its requests and responses differ.
func declaredTypes(
    _ schemas: [SchemaDeclaration], _ catalog: SchemaCatalog, _ directions: Directions,
    _ lines: SourceLines, _ names: inout ModuleNames, _ diagnostics: inout [Diagnostic]
) -> [DeclaredType] {
    var types: [DeclaredType] = []
    var constants = TakenNames()
    for declaration in schemas {
        let name = declaration.name.value
        let wanted = directions.types(of: name, isTwofold: catalog.isTwofold(name))
        var first: TypePlan?
        for direction in wanted {
            names.takeComponent(
                catalog.componentName(name, direction), declaration.name.range)
            var builder = TypeBuilder(catalog, direction)
            builder.constants = constants
            let own = builder.declare(name, declaration.schema)
            let type = first.map { own.sharingNested(with: $0) } ?? own
            first = first ?? own
            constants = builder.constants
            names.take(type, at: declaration)
            types.append(DeclaredType(type: type, line: lines.line(of: declaration.name.range)))
            diagnostics += builder.diagnostics
        }
        diagnostics += unsupportedKeywords(declaration.schema, catalog)
    }
    types = breakingRecursion(types)
    let endless = Set(endlessTypes(types))
    for declaration in schemas where !endless.isEmpty {
        let name = catalog.typeName(declaration.name.value, .response)
        if endless.contains(name) {
            diagnostics.append(.endlessTuple(name, declaration.name.range))
        }
    }
    return types
}
