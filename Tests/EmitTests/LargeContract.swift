/// A contract with many operations, each with parameters, a body, headers and a problem.
func largeContract(_ number: Int, operations: Int) -> String {
    var text = """
        contract: 1
        service: service-\(number)
        title: Service \(number)
        version: 1.0.0
        description: One of many.
        port: \(4000 + number)
        auth: none
        health: { ready: [], why: It needs nothing. }
        limits: { concurrency: 16, queue: 8, body: 64KiB, timeout: 10s, memory: 128MiB, cpu: 1 }
        problems:
          thingNotFound: { status: 404, title: Thing not found, fields: { thingID: uuid } }
        schemas:

        """
    for index in 0..<operations {
        text += """
              Thing\(index):
                description: A thing.
                type: object
                properties:
                  name: { type: string, minLength: 1, maxLength: 100 }
                  count: { type: integer, minimum: 0 }
                  note?: string | null

            """
    }
    text += "routes:\n"
    for index in 0..<operations {
        text += """
              PUT /v1/things\(index)/{thingID}:
                operation: putThing\(index)
                summary: Put a thing.
                path: { thingID: uuid }
                query: { dryRun?: { type: boolean, default: false } }
                body: Thing\(index)
                responses: { 200: Thing\(index) }
                problems: [thingNotFound]

            """
    }
    return text
}
