import ServiceRuntime

/// The operations of `hello`.
struct HelloHandlers: HelloService {
    let greeting: String

    func getGreeting(_ input: GetGreeting.Input, _ context: RequestContext) async throws -> Greeting
    {
        context.log("Greeted somebody")
        return Greeting(text: "\(greeting), \(input.name)!")
    }
}
