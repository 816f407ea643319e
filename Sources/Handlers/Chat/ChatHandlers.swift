import ChatAPI
public import ChatRuntime
import ServiceRuntime

/// The operations of `chat`.
public struct ChatHandlers: ChatService {
    let resources: ChatResources
    let assistant: Assistant

    public init(_ resources: ChatResources) {
        self.resources = resources
        assistant = Assistant(service: resources.llm)
    }

    /// The service is internal and knows no callers yet.
    var database: ChatScope { resources.database.asSystem(because: "chat has no callers yet") }
}
