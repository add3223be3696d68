import Foundation

/// Where a browser goes that has sent a form: the form's `callback`, told what came of it.
struct CallbackAddress {
    private let components: URLComponents

    /// `nil` where none is asked for. Throws `invalidValue` for what is no address of a page.
    init?(_ parameters: APIParameters) throws {
        guard let text = parameters["callback"], !text.isEmpty else { return nil }
        guard let components = URLComponents(string: text),
            ["http", "https"].contains(components.scheme?.lowercased()),
            components.host?.isEmpty == false, components.user == nil,
            components.password == nil
        else { throw APIError.invalidValue(parameter: "callback", text: text) }
        self.components = components
    }

    /// The page, with every text and number of an answer in its query.
    func url(with json: JSONValue) -> String {
        var components = components
        guard case .object(let members) = json else { return components.string ?? "" }
        let items = members.compactMap { member -> URLQueryItem? in
            switch member.value {
            case .string(let text): URLQueryItem(name: member.name, value: text)
            case .integer(let number): URLQueryItem(name: member.name, value: String(number))
            case .bool(let isTrue): URLQueryItem(name: member.name, value: String(isTrue))
            case .null, .decimal, .array, .object: nil
            }
        }
        // Keys of the sender are nobody else's business.
        components.queryItems =
            (components.queryItems ?? []) + items.filter { $0.name != "api_key" }
        return components.string ?? ""
    }
}
