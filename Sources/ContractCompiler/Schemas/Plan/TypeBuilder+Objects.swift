import Diagnostics

extension TypeBuilder {
    mutating func object(_ name: SwiftName, _ shape: ObjectShape) -> ObjectPlan {
        var scope = TypeScope(.object)
        let visible = shape.properties.filter { $0.schema.isVisible(in: direction) }
        let names = propertyNames(visible)
        if shape.additional != nil,
            let taken = names.firstIndex(of: SwiftName("additionalProperties"))
        {
            diagnostics.append(.takenProperty(names[taken], visible[taken].keyRange))
        }
        let properties = zip(visible, names).map { property, name in
            self.property(property, name, in: &scope)
        }
        let plan = ObjectPlan(
            name: name, words: "", isDeprecated: false, properties: properties,
            additional: additional(shape.additional, in: &scope),
            unknownKeys: shape.additional == nil ? .refused : .kept, count: shape.count,
            patterns: scope.patterns, nested: scope.nested)
        scope.checkHiding(from: TypePlan.object(plan).values, members: names, &diagnostics)
        return plan
    }

    private mutating func propertyNames(_ properties: [PropertyShape]) -> [SwiftName] {
        var scope = TakenNames()
        return properties.map { property in
            let name = TemplateNames.object.member(
                property.key, property.schema.annotations.swiftName, &diagnostics)
            if let first = scope.take(name, property.keyRange) {
                diagnostics.append(.sameProperty(name, property.keyRange, first))
            }
            if property.isRequired, property.key.hasSuffix("?") {
                diagnostics.append(.questionMark(property.key, property.keyRange))
            }
            return name
        }
    }

    private mutating func property(
        _ shape: PropertyShape, _ name: SwiftName, in scope: inout TypeScope
    ) -> PropertyPlan {
        let value = value(shape.schema, hint: shape.schema.hint(shape.key), in: &scope)
        return PropertyPlan(
            key: shape.key, name: name, words: shape.schema.words,
            isDeprecated: shape.schema.isDeprecated, value: value,
            presence: presence(shape, value, in: scope), isIndirect: false,
            onlyCase: onlyCase(of: shape.schema))
    }

    private mutating func presence(
        _ shape: PropertyShape, _ value: ValuePlan, in scope: TypeScope
    ) -> PropertyPlan.Presence {
        if !shape.isRequired, let literal = defaultLiteral(shape.schema) {
            return value.isNullable ? .defaultedNullable(literal) : .defaulted(literal)
        }
        switch (shape.isRequired, value.isNullable) {
        case (true, false): return .required
        case (true, true): return .requiredNullable
        case (false, false): return .optional
        case (false, true): return .optionalNullable
        }
    }

    private mutating func additional(
        _ shape: ObjectShape.AdditionalShape?, in scope: inout TypeScope
    ) -> ValuePlan? {
        switch shape {
        case nil: nil
        case .anything: .json
        case .schema(let schema): value(schema, hint: "additional-property", in: &scope)
        }
    }

    /// The case of an enumeration with only one, as `const` makes it.
    private func onlyCase(of schema: Schema) -> SwiftName? {
        let shape = catalog.resolved(schema)
        return switch shape.kind {
        case .strings(let values) where values.count == 1: shape.cases.name(.string(values[0]))
        case .integers(let values) where values.count == 1: shape.cases.name(.integer(values[0]))
        default: nil
        }
    }
}
