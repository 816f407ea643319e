/// A contract to begin with: valid as it is, with a word on what stands where.
func newContract(service: String, title: String, port: Int) -> String {
    """
    # yaml-language-server: $schema=contract.schema.json
    contract: 1
    service: \(service)
    title: \(title)
    version: 0.1.0
    description: Says hello. Replace this by one sentence about what \(title) is for.
    port: \(port)                              # unique in the fleet
    auth: none                              # a route may say otherwise; silence is an error

    env:                                    # typed: all valid, or the service does not start
      GREETING:
        type: string
        minLength: 1
        maxLength: 40
        default: Hello
        description: What names are greeted with.

    health:
      ready: []                             # names of resources, such as `database`
      why: It needs nothing but itself.

    limits:
      concurrency: 64                       # requests in work; `queue` more wait; then 503
      queue: 32
      body: 16KiB
      timeout: 5s
      memory: 128MiB
      cpu: 1

    problems:                               # what operations may answer besides
      nameUnknown:
        status: 404
        title: Name unknown
        fields: { name: string }

    schemas:
      Greeting:
        description: What is said to somebody.
        type: object
        properties:
          text: { type: string, minLength: 1, maxLength: 200 }
          language?: { enum: [en, de] }     # `?`: may be absent

    routes:
      GET /v1/greetings/{name}:
        operation: getGreeting
        summary: Greet somebody by name.
        path: { name: { type: string, minLength: 1, maxLength: 100 } }
        responses: { 200: Greeting }
        problems: [nameUnknown]

    """
}

/// Handlers for that contract.
func newHandlers(stem: String, service: String) -> String {
    """
    public import \(stem)API
    public import ServiceRuntime

    /// The operations of `\(service)`.
    public struct \(stem)Handlers: \(stem)Service {
        private let greeting: String

        public init(greeting: String) {
            self.greeting = greeting
        }

        public func getGreeting(
            _ input: GetGreeting.Input,
            _ context: RequestContext
        ) async throws -> GetGreeting.Output {
            guard input.name != "nobody" else {
                throw GetGreeting.Problem.nameUnknown(name: input.name)
            }
            return Greeting(text: "\\(greeting), \\(input.name)!")
        }
    }

    """
}
