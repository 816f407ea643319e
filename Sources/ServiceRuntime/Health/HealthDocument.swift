import HTTPMessages
import NIOCore
import ServiceValues

/// The body of health routes: `{"status":"ready","checks":[{"name":"database","status":"up"}]}`.
struct HealthDocument {
    let state: String
    let results: [HealthResult]

    func response(_ status: Status) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.member("status", state)
        if !results.isEmpty {
            json.begin("checks")
            json.beginArray()
            for result in results { write(result, to: &json) }
            json.endArray()
        }
        json.endObject()
        return Response(
            status: status, contentType: MediaType.json,
            headers: [("Cache-Control", "no-store")],
            body: json.withBytes { ByteBuffer(bytes: $0) })
    }

    private func write(_ result: HealthResult, to json: inout JSONWriter) {
        json.beginObject()
        json.member("name", result.name)
        json.member("status", result.state.rawValue)
        json.member("milliseconds", result.milliseconds)
        json.endObject()
        json.separate()
    }
}
