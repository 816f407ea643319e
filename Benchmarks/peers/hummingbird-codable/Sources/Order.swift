import Foundation
import Hummingbird

struct Order: ResponseCodable {
    var id: UUID
    var customer: String
    var priority: Int
    var status: Status
    var placedAt: Date?
    var express: Bool?
    var discount: Double?
    var comment: String?
    var address: Address?
    var lines: [Line]

    enum Status: String, Codable { case new, paid, sent }
}

struct Address: Codable {
    var street: String
    var city: String
    var postcode: String
    var country: Country

    enum Country: String, Codable { case AT, CH, DE, FR, PL }
}

struct Line: Codable {
    var product: UUID
    var title: String
    var quantity: Int
    var price: Double
    var gift: Bool
    var kind: Kind
    var shipBy: Date
    var note: String?
    var size: Size?

    enum Kind: String, Codable { case goods, service, voucher }
}

struct Size: Codable {
    var widthMillimetres: Int
    var weightKilograms: Double
}

extension Order {
    /// What the types do not say.
    func check() throws {
        try require(1...80 ~= customer.unicodeScalars.count, "customer")
        try require(1...5 ~= priority, "priority")
        try require(discount.map { 0...1 ~= $0 } ?? true, "discount")
        try require((comment?.unicodeScalars.count ?? 0) <= 400, "comment")
        try require(lines.count <= 200, "lines")
        try address?.check()
        for line in lines { try line.check() }
    }
}

extension Address {
    func check() throws {
        try require(1...80 ~= street.unicodeScalars.count, "street")
        try require(1...60 ~= city.unicodeScalars.count, "city")
        try require(3...10 ~= postcode.unicodeScalars.count, "postcode")
    }
}

extension Line {
    func check() throws {
        try require(1...80 ~= title.unicodeScalars.count, "title")
        try require(1...1000 ~= quantity, "quantity")
        try require(0...100_000 ~= price, "price")
        try require((note?.unicodeScalars.count ?? 0) <= 200, "note")
        try require(size.map { 1...10_000 ~= $0.widthMillimetres } ?? true, "widthMillimetres")
        try require(size.map { $0.weightKilograms >= 0 } ?? true, "weightKilograms")
    }
}

private func require(_ holds: Bool, _ member: String) throws {
    guard holds else {
        throw HTTPError(.unprocessableContent, message: "`\(member)` breaks its rule")
    }
}
