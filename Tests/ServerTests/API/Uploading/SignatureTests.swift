import Testing

@testable import MediaLibrary
@testable import Server

@Suite struct SignatureTests {
    /// Published by an SDK's own tests, with the secret `abcd`.
    @Test(arguments: [
        (
            ["public_id": ["sample_image"], "timestamp": ["1315060510"]],
            "b4ad47fb4e25c7bf5f92a20089f9db59bc302313"
        ),
        (
            [
                "eager": ["w_400,h_300,c_pad|w_260,h_200,c_crop"],
                "public_id": ["sample_image"], "timestamp": ["1315060510"],
            ], "bfd09f95f331f558cbd1320e67aa8d488770583e"
        ),
    ])
    func vectorsOfTheReferenceHold(parameters: [String: [String]], signature: String) {
        var parameters = parameters
        #expect(RequestSignature.isValid(signature, of: parameters, secret: "abcd"))
        parameters["api_key"] = ["key"]
        parameters["file"] = ["x"]
        parameters["empty"] = [""]
        #expect(RequestSignature.isValid(signature, of: parameters, secret: "abcd"))
        #expect(!RequestSignature.isValid(signature, of: parameters, secret: "abce"))
        parameters["tags"] = ["x"]
        #expect(!RequestSignature.isValid(signature, of: parameters, secret: "abcd"))
    }

    @Test(arguments: [
        ("image/tags", 200), ("image/context", 200), ("image/destroy", 401),
    ])
    func whoIsToldMayBeLeftOutOfSomeSignatures(path: String, status: Int) async throws {
        let house = try await APIHouse()
        var parameters = [
            "public_ids": ["a"], "public_id": ["a"], "tag": ["x"], "context": ["a=b"],
            "timestamp": [String(APIHouse.now)],
        ]
        let text = RequestSignature.text(of: parameters) + "abcd"
        parameters["signature"] = [RequestSignature.sha1(text)]
        parameters["api_key"] = ["key"]
        parameters["batch_id"] = ["b"]
        let answer = try await house.send(house.request("POST", path, parameters))
        #expect(answer.status == status, "\(answer.message)")
    }

    @Test(arguments: [("10", -7_200, 401), ("100", -7_200, 200), ("x", 0, 400)])
    func aSignedDownloadSaysItselfHowLongItLives(
        distance: String, age: Int64, status: Int
    ) async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        let expiry = Int64(distance).map { String(APIHouse.now + $0 - 50) } ?? distance
        var parameters = [
            "public_id": ["a"], "expires_at": [expiry], "timestamp": [String(APIHouse.now + age)],
        ]
        let text = RequestSignature.text(of: parameters) + "abcd"
        parameters["signature"] = [RequestSignature.sha1(text)]
        parameters["api_key"] = ["key"]
        let reply = await house.desk.answer(
            house.request("GET", "image/download", parameters))
        #expect(reply.status == status)
        #expect((reply.download != nil) == (status == 200))
    }
}
