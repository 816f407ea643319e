/// The language of contracts, section by section. A new key at the top is a folder in `Sections`
/// and a line here, a key of a route a section in the list of `Routes`.
///
/// A section may use the results of those before it. Files and parts of files are written in this
/// order.
let language: [any Section] = [
    Head(),
    Contact(),
    Port(),
    Auth(),
    Environment(),
    Resources(),
    PostgresBudget(),
    Limits(),
    Health(),
    NamedSchemas(),
    Routes([
        RouteWords(),
        RouteAuth(),
        RouteRequest(),
        RouteResponses(),
        RouteProblems(),
        RouteLimits(),
    ]),
    Problems(),
    Migrations(),
    Queries(),
]
