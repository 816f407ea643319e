import Diagnostics

/// The types of named schemas: one each, or two where requests carry something else than responses.
func declaredTypes(
    _ schemas: [SchemaDeclaration], _ catalog: SchemaCatalog, _ directions: Directions,
    _ lines: SourceLines, _ names: inout ModuleNames, _ diagnostics: inout [Diagnostic]
) -> [DeclaredType] {
    var types: [DeclaredType] = []
    for declaration in schemas {
        let name = declaration.name.value
        if reservedComponents.contains(name) {
            diagnostics.append(.reservedType(.type(name), declaration.name.range))
        }
        let wanted = directions.types(of: name, isTwofold: catalog.isTwofold(name))
        var first: TypePlan?
        for direction in wanted {
            var builder = TypeBuilder(catalog, direction)
            let own = builder.declare(name, declaration.schema)
            let type = first.map { own.sharingNested(with: $0) } ?? own
            first = first ?? own
            names.take(type.name, declaration.name.range)
            types.append(DeclaredType(type: type, line: lines.line(of: declaration.name.range)))
            diagnostics += builder.diagnostics
        }
        diagnostics += unsupportedKeywords(declaration.schema, catalog)
    }
    types = breakingRecursion(types)
    let endless = Set(endlessTypes(types))
    for declaration in schemas where !endless.isEmpty {
        let name = SwiftName.type(declaration.name.value)
        if endless.contains(name) {
            diagnostics.append(.endlessTuple(name, declaration.name.range))
        }
    }
    return types
}
