import MediaLibrary
import Testing

@Suite struct RequestSignatureTests {
    @Test(arguments: [
        (
            ["public_id": ["sample_image"], "timestamp": ["1315060510"]],
            "b4ad47fb4e25c7bf5f92a20089f9db59bc302313"
        ),
        (
            [
                "eager": ["w_400,h_300,c_pad|w_260,h_200,c_crop"], "public_id": ["sample_image"],
                "timestamp": ["1315060510"],
            ], "bfd09f95f331f558cbd1320e67aa8d488770583e"
        ),
    ])
    func knownVectorsAreValid(parameters: [String: [String]], signature: String) {
        var sent = parameters
        sent["file"] = ["ignored"]
        sent["api_key"] = ["ignored"]
        sent["signature"] = [signature]
        sent["tags"] = [""]
        #expect(RequestSignature.isValid(signature, of: sent, secret: "abcd"))
        #expect(!RequestSignature.isValid(signature, of: sent, secret: "abce"))
        sent["public_id"] = ["another"]
        #expect(!RequestSignature.isValid(signature, of: sent, secret: "abcd"))
    }

    @Test func bothWaysToWriteAnAmpersandAreRead() {
        let parameters = ["context": ["a=1&b=2"], "tags": ["x", "y"]]
        #expect(
            RequestSignature.text(of: parameters, version: .escaped)
                == "context=a=1%26b=2&tags=x,y")
        #expect(
            RequestSignature.text(of: parameters, version: .plain) == "context=a=1&b=2&tags=x,y")
        // printf 'context=a=1&b=2&tags=x,yabcd' | sha1sum, and with %26 | sha256sum
        #expect(
            RequestSignature.isValid(
                "08e17362a84a41aaaedd79685b6cde4443133068", of: parameters, secret: "abcd"))
        #expect(
            RequestSignature.isValid(
                "9557bd56c28376a4446bdabf79367c5091890ad82e26a4a4029973f30d0d2255", of: parameters,
                secret: "abcd"))
    }

    @Test(arguments: ["", "b4ad47fb", "zz"])
    func otherLengthsAreInvalid(signature: String) {
        #expect(!RequestSignature.isValid(signature, of: ["a": ["b"]], secret: "abcd"))
    }
}
