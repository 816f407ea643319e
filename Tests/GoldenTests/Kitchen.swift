import FoundationEssentials
import ServiceRuntime

@testable import KitchenSink

/// Answers from what it is given, so that a test sees what arrived.
struct Kitchen: KitchenSinkService {
    init() {}

    init(_ resources: KitchenSinkResources) {}

    func createDish(
        _ input: CreateDish.Input, _ context: RequestContext
    ) async throws -> CreateDish.Output {
        if input.body.name == "Lava" { throw CreateDish.Problem.tooHot }
        if input.body.name == "Gold" {
            throw CreateDish.Problem.overBudget(spent: 1.5, budget: 1, note: nil)
        }
        if input.dryRun { return .accepted }
        let dish = Dish(
            id: firstID, name: input.body.name, price: input.body.price, note: input.body.note,
            stars: input.body.stars)
        return .created(dish, location: "/v1/dishes/\(dish.id)", xCalories: 300)
    }

    func listDishes(
        _ input: ListDishes.Input, _ context: RequestContext
    ) async throws -> ListDishes.Output {
        let words = (input.tag ?? []).joined()
        return ListDishes.Body(items: [], next: "\(words)\(input.limit)\(input.order.rawValue)")
    }

    func getDish(_ input: GetDish.Input, _ context: RequestContext) async throws -> Dish {
        throw GetDish.Problem.dishNotFound(dishID: input.dishID, suggestions: ["Soup"])
    }

    func deleteDish(_ input: DeleteDish.Input, _ context: RequestContext) async throws -> NoContent
    {
        NoContent()
    }

    func rateDish(_ input: RateDish.Input, _ context: RequestContext) async throws -> String? {
        input.stars == 5 ? "Thanks." : nil
    }

    func echoEverything(
        _ input: EchoEverything.Input, _ context: RequestContext
    ) async throws -> Everything {
        input.body
    }

    func mix(_ input: Mix.Input, _ context: RequestContext) async throws -> Mix.Output {
        [input.body.key]
    }
}

let firstID = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))
