import Assets
import Catalog
import Foundation
import Imaging
import Storage
import Synchronization
import Testing
import Transformations

@testable import Derivations

/// Answers with what it was asked, and counts how often that was.
final class PretendedFunctions: RemoteFunctions {
    struct Question: Equatable {
        var url, mediaType, secret: String
    }

    private let asked = Mutex<[Question]>([])
    let failure: FunctionFailure?
    let gate: Gate?

    init(failure: FunctionFailure? = nil, gate: Gate? = nil) {
        self.failure = failure
        self.gate = gate
    }

    var questions: [Question] { asked.withLock { $0 } }

    func check(_ url: String) throws(FunctionFailure) {
        guard url.contains("//e.com/") else { throw .notAllowed(host: "other") }
    }

    func call(
        _ url: String, with picture: TemporaryFile, mediaType: String, secret: String,
        into answer: TemporaryFile
    ) async throws(FunctionFailure) {
        asked.withLock { $0.append(.init(url: url, mediaType: mediaType, secret: secret)) }
        await gate?.pass()
        if let failure { throw failure }
        do { try answer.write(Array("made".utf8)) } catch { throw .unavailable }
    }
}

@Suite struct RemoteFunctionsTests {
    private static let remote = "fn_remote:aHR0cHM6Ly9lLmNvbS9m"

    private static func retouch() throws -> Retouch {
        let json = """
            {"work":{"function":{"url":"https://e.com/f","shown":"png"}},
            "digest":"\(String(repeating: "c", count: 32))","source":0}
            """
        return try JSONDecoder().decode(Retouch.self, from: Data(json.utf8))
    }

    private static func retouching(
        _ house: SeeingHouse, _ functions: PretendedFunctions?
    ) -> Retouching {
        Retouching(
            catalog: house.catalog, store: house.store, looker: house.looker,
            functions: functions, limits: Limits())
    }

    private func resolve(
        _ text: String, _ functions: PretendedFunctions?, isSigned: Bool
    ) async throws -> Derivation {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let resolver = Resolver(
            catalog: house.catalog, vocabulary: .spoken, limits: Limits(), stepLimits: .init(),
            functions: functions)
        return try await resolver.resolve(
            .init(
                asset: asset,
                transformation: try Transformation(parsing: text, vocabulary: .spoken),
                format: nil, hints: ClientHints(accepted: .legacy), isSigned: isSigned),
            watch: Watch(epochs: house.epochs))
    }

    @Test func `A function is asked once, in the name of the cloud, and its answer is kept`()
        async throws
    {
        let house = try await SeeingHouse()
        let functions = PretendedFunctions()
        let retouching = Self.retouching(house, functions)
        let asset = try await house.add("shoe")
        for _ in 0..<2 {
            let shown = try house.store.makeTemporary()
            let made = try await retouching.make(
                Self.retouch(), of: shown, asset, in: SeeingHouse.cloud)
            #expect(made.digest == String(repeating: "c", count: 32))
        }
        #expect(
            functions.questions == [
                .init(url: "https://e.com/f", mediaType: "image/png", secret: "secret")
            ])
        #expect(try await retouching.kept(of: asset).count == 1)
    }

    @Test func `Two who ask at once wait for one function`() async throws {
        let gate = Gate()
        let house = try await SeeingHouse()
        let functions = PretendedFunctions(gate: gate)
        let retouching = Self.retouching(house, functions)
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let retouch = try Self.retouch()
        async let one = retouching.make(retouch, of: shown, asset, in: SeeingHouse.cloud)
        await gate.somebodyCame()
        async let two = retouching.make(retouch, of: shown, asset, in: SeeingHouse.cloud)
        await gate.open()
        #expect(try await [one, two].count == 2)
        #expect(functions.questions.count == 1)
    }

    @Test func `What failed is kept nowhere, and asked for again`() async throws {
        let house = try await SeeingHouse()
        let failure = FunctionFailure.refused(url: "https://e.com/f", status: 500)
        let functions = PretendedFunctions(failure: failure)
        let retouching = Self.retouching(house, functions)
        let asset = try await house.add("shoe")
        for _ in 0..<2 {
            let shown = try house.store.makeTemporary()
            await #expect(throws: DerivationError.function(failure)) {
                try await retouching.make(
                    Self.retouch(), of: shown, asset, in: SeeingHouse.cloud)
            }
        }
        #expect(functions.questions.count == 2)
        #expect(try await retouching.kept(of: asset).isEmpty)
    }

    @Test func `Only signed URLs call functions, and only those that are allowed`() async throws {
        let functions = PretendedFunctions()
        let elsewhere = "fn_pre:remote:aHR0cHM6Ly9vdGhlci5jb20vZg"
        let cases: [(String, PretendedFunctions?, Bool, FunctionFailure)] = [
            (Self.remote, nil, true, .off),
            (Self.remote, functions, false, .unsigned),
            ("e_trim/$f_w/fn_remote:$f", functions, false, .unsigned),
            (elsewhere, functions, true, .notAllowed(host: "other")),
            ("l_shoe/\(elsewhere)/fl_layer_apply", functions, true, .notAllowed(host: "other")),
        ]
        for (text, functions, isSigned, failure) in cases {
            await #expect(throws: DerivationError.function(failure), "\(text)") {
                try await resolve(text, functions, isSigned: isSigned)
            }
        }
        let allowed = try await resolve(Self.remote, functions, isSigned: true)
        #expect(allowed.mayNeedRetouches)
        #expect(functions.questions.isEmpty)
    }

    @Test func `WebAssembly is refused by its name`() async throws {
        for text in ["fn_wasm:a.wasm", "fn_pre:wasm:a.wasm"] {
            await #expect {
                try await resolve(text, PretendedFunctions(), isSigned: true)
            } throws: { error in
                guard case DerivationError.transformation(let error) = error,
                    case .notSpoken = error.reason
                else { return false }
                return true
            }
        }
    }
}
