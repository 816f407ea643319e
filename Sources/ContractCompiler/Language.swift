/// The language of contracts: all that a file may say, and what becomes of it. A new key is a
/// folder in `Sections` and a line here.
///
/// The order decides what each section may build on, and the order of what is written.
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
