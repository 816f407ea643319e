/// The prices of models, in US dollars for a thousand tokens.
struct PriceTable {
    struct Price {
        let prompt: Double
        let completion: Double
    }

    let prices: [String: Price]
    /// For models that the table does not name.
    let fallback: Price

    static let standard = PriceTable(
        prices: [
            "gpt-4": Price(prompt: 0.03, completion: 0.06),
            "gpt-4-turbo": Price(prompt: 0.01, completion: 0.03),
            "gpt-4-1106-preview": Price(prompt: 0.01, completion: 0.03),
            "gpt-4o": Price(prompt: 0.005, completion: 0.015),
            "gpt-3.5-turbo": Price(prompt: 0.001, completion: 0.002),
            "claude-3-opus": Price(prompt: 0.015, completion: 0.075),
            "claude-3-sonnet": Price(prompt: 0.003, completion: 0.015),
            "claude-3-haiku": Price(prompt: 0.00025, completion: 0.00125),
            "gemini-pro": Price(prompt: 0.0005, completion: 0.0015),
        ],
        fallback: Price(prompt: 0.002, completion: 0.004))

    /// 1,000 prompt and 1,000 completion tokens of gpt-4 are 0.03 + 0.06 dollars.
    func cost(of tokens: TokenCount, model: String) -> Double {
        let price = prices[model] ?? fallback
        let thousand = 1_000.0
        return Double(tokens.prompt) / thousand * price.prompt
            + Double(tokens.completion) / thousand * price.completion
    }
}
