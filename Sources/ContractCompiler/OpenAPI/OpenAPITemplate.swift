extension ServicePlan {
    /// The path of the committed document.
    var openAPIPath: String { "openapi/\(name).json" }
}

/// The OpenAPI document as a constant of the program, so that `/openapi.json` needs no file.
///
/// A C target embeds the committed file. In a fixed layout there is no C target, so the document is
/// a string literal.
func openAPIFile(
    _ service: ServicePlan, _ layout: Layout, _ document: JSONDocument
) -> Code {
    let names = service.names
    guard layout.isFixed else {
        let embedding = ModuleName(names.embedding)
        let constant: Code = "assumingConstant: \(names.embeddedOpenAPI)"
        return """
            \(runtimePreamble(service, layout, [], ["ServiceRuntime"], internal: [embedding]))

            /// The OpenAPI document of `\(words: service.name)`: `\(words: service.openAPIPath)`.
            public enum \(names.openAPI) {
                // A constant of the C target.
                \(.call("public static let document = StaticBytes", [constant], column: 4))
            }
            """
    }
    return """
        \(runtimePreamble(service, layout, [], ["ServiceRuntime"]))

        /// The OpenAPI document of `\(words: service.name)`.
        public enum \(names.openAPI) {
            public static let document = StaticBytes(
                \(block: document.pretty)
            )
        }
        """
}

/// The C target that embeds the committed document.
func embeddingFiles(_ service: ServicePlan) -> [GeneratedFile] {
    let names = service.names
    let folder = "Sources/Generated/\(names.stem.bare)/OpenAPI"
    let target = names.embedding.bare
    let function: Code = "\(names.embeddedOpenAPI)"
    let interface: Code = """
        \(header(service.contractPath))
        #pragma once

        #include <stddef.h>

        // The first byte of `\(words: service.openAPIPath)`; sets the number of its bytes.
        const unsigned char *_Nonnull \(function)(size_t *_Nonnull count);
        """
    let source: Code = """
        \(header(service.contractPath))

        #include \(literal: "\(target).h")

        static const unsigned char document[] = {
        #embed \(literal: "../../../../\(service.openAPIPath)")
        };

        const unsigned char *\(function)(size_t *count) {
            *count = sizeof document;
            return document;
        }
        """
    let path = service.contractPath
    return [
        GeneratedFile("\(folder)/include/\(target).h", interface, contractPath: path),
        GeneratedFile("\(folder)/\(target).c", source, contractPath: path),
    ]
}
