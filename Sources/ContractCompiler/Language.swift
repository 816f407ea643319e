/// The language of contracts, section by section. A new key is a folder in `Sections` and a line
/// here.
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
