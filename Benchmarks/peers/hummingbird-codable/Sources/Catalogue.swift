import Foundation
import Hummingbird

struct Text: ResponseCodable {
    var text: String
}

struct Catalogue: ResponseCodable {
    var products: [Product]
}

struct Product: Codable {
    var id: UUID
    var name: String
    var category: Category
    var price: Double
    var stock: Int
    var available: Bool
    var tags: [String]
    var addedAt: Date

    enum Category: String, Codable { case tools, garden, kitchen, paint }
}
