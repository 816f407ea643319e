import ServiceRuntime

/// The operations of `hello`.
struct HelloHandlers: HelloService {
    let resources: HelloResources

    init(_ resources: HelloResources) { self.resources = resources }

    func getGreeting(_ input: GetGreeting.Input, _ context: RequestContext) async throws -> Greeting
    {
        context.log("Greeted somebody")
        return Greeting(text: "\(resources.greeting), \(input.name)!")
    }
}
