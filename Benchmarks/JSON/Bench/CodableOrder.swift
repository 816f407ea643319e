import FoundationEssentials

/// The same order for Foundation's coders, which check nothing beyond the types.
struct CodableOrder: Codable {
    var id: UUID
    var status: Status
    var placedAt: Date
    var customer: Customer
    var billing: Address?
    var note: String?
    var tags: [String]
    var total: Double
    var lines: [Line]

    enum Status: String, Codable {
        case draft, placed, paid, shipped, delivered, cancelled
    }

    enum Country: String, Codable {
        case AT, CH, DE, DK, FR, NL, PL, SE
    }

    enum Unit: String, Codable {
        case piece, metre, kilogram, litre
    }

    struct Address: Codable {
        var street: String
        var city: String
        var zip: String
        var country: Country
        var latitude: Double
        var longitude: Double
    }

    struct Customer: Codable {
        var id: UUID
        var name: String
        var email: String
        var phone: String?
        var isBusiness: Bool
        var since: Date
        var address: Address
    }

    struct Line: Codable {
        var product: UUID
        var sku: String
        var title: String
        var quantity: Int
        var unitPrice: Double
        var unit: Unit
        var isGift: Bool
        var discount: Int?
        var shipBy: Date?
        var comment: String?
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }

    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }
}
