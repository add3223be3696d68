import Assets
import Testing
import Transformations

@Suite struct DeliveryURLTests {
    static func read(_ path: String) throws -> DeliveryURL {
        try DeliveryURL(parsing: path, vocabulary: .test)
    }

    /// type, public ID, format, version, transformation
    private func facts(_ url: DeliveryURL) -> String {
        let reference = url.reference
        return [
            "\(reference.cloud)", reference.assetType.rawValue, reference.deliveryType.rawValue,
            "\(reference.publicID)", url.format?.rawValue ?? "-",
            url.version.map { "\($0)" } ?? "-",
            url.signature ?? "-", url.transformation.text,
        ].joined(separator: " ")
    }

    static let paths: [Row<String>] = [
        Row("/demo/image/upload/sample.jpg", "demo image upload sample jpg - - "),
        Row("/demo/image/upload/w_5/v12/a/b.c.png", "demo image upload a/b.c png 12 - w_5"),
        Row("/demo/sample.jpg", "demo image upload sample jpg - - "),
        Row("/demo/w_5/sample", "demo image upload sample - - - w_5"),
        Row("/demo/iu/w_5/sample.jpeg", "demo image upload sample jpg - - w_5"),
        Row("/demo/images/w_5/v1/a/b12/any-name.jpg", "demo image upload a/b12 jpg 1 - w_5"),
        Row("/demo/private_images/a/name.png", "demo image private a png - - "),
        Row(
            "/demo/authenticated_images/s--abcdefgh--/a/name.png",
            "demo image authenticated a png - abcdefgh "),
        Row("/demo/videos/a/name.mp4", "demo video upload a.mp4 - - - "),
        Row("/demo/files/a/name.zip", "demo raw upload a.zip - - - "),
        Row("/demo/raw/upload/a.tar.gz", "demo raw upload a.tar.gz - - - "),
        Row("/demo/image/private/x.webp", "demo image private x webp - - "),
        Row("/demo/image/upload/s--AAAAAAAA--/w_5/x.jpg", "demo image upload x jpg - AAAAAAAA w_5"),
        Row("/demo/image/upload//w_5//h_6//x.jpg", "demo image upload x jpg - - w_5/h_6"),
        Row("/demo/image/upload/w_5,/x.jpg", "demo image upload x jpg - - w_5"),
        Row("/demo/image/upload/w_5,h_2,w_6/x.jpg", "demo image upload x jpg - - h_2,w_6"),
        Row(
            "/demo/image/upload/c_fill%2Cg_north%2Cl_text:Arial_9:a/x.jpg",
            "demo image upload x jpg - - c_fill,g_north,l_text:Arial_9:a"),
        Row("/demo/image/upload/a_jvvqci.png", "demo image upload a_jvvqci png - - "),
        Row("/demo/image/upload/w_500", "demo image upload w_500 - - - "),
        Row("/demo/image/upload/v0/x.jpg", "demo image upload x jpg 0 - "),
        Row("/demo/image/upload/v20200101/w_5/x.jpg", "demo image upload w_5/x jpg 20200101 - "),
        Row(
            "/demo/image/upload/v99999999999999999999/x",
            "demo image upload x - 9223372036854775807 - "),
        Row("/demo/image/upload/v12", "demo image upload v12 - - - "),
        Row(
            "/demo/image/upload/my%20folder/caf%C3%A9.jpg",
            "demo image upload my folder/café jpg - - "),
        Row("/demo/image/upload/%2520Test.jpg", "demo image upload %20Test jpg - - "),
        Row("/demo/image/upload/a%2Fb.jpg", "demo image upload a/b jpg - - "),
        Row("/demo/image/upload/100%.jpg", "demo image upload 100% jpg - - "),
        Row("/demo/image/upload/.jpg", "demo image upload .jpg - - - "),
        Row("/demo/image/upload/a/.jpg", "demo image upload a/.jpg - - - "),
        Row("/demo/image/upload/x.unknown", "demo image upload x.unknown - - - "),
        Row("/demo/image/upload/x.JPG?_a=BAM&x=1", "demo image upload x jpg - - "),
        Row(
            "/demo/image/fetch/w_5/https://e.com/a,b/c.png?x=1",
            "demo image fetch https://e.com/a,b/c.png?x=1 - - - w_5"),
        Row(
            "/demo/image/fetch/w_5/https%3A%2F%2Fe.com%2Fc.png%3Fx",
            "demo image fetch https://e.com/c.png?x - - - w_5"),
        Row(
            "/demo/image/fetch/w_5/https%253A%252F%252Fe.com%252Fc.png",
            "demo image fetch https://e.com/c.png - - - w_5"),
        Row(
            "/demo/image/fetch/$s_!7J0a!,w_36,c_fill/https%3A%2F%2Fe.com%2Fa%20b.png",
            "demo image fetch https://e.com/a b.png - - - $s_!7J0a!,c_fill,w_36"),
        Row(
            "/demo/image/fetch/s--MPwrq01---/c_fill/https://e.com/c.png",
            "demo image fetch https://e.com/c.png - - MPwrq01- c_fill"),
        Row("/demo/image/upload/w_5 , h_6/x.jpg", "demo image upload x jpg - - h_6,w_5"),
        Row("/demo/image/upload/%24a_5,w_%24a/x.jpg", "demo image upload x jpg - - $a_5,w_$a"),
        Row(
            "/demo/image/upload/$a_!x,y!,w_5/x.jpg",
            "demo image upload x jpg - - $a_!x%252Cy!,w_5"),
        Row(
            "/demo/image/upload/l_text:Arial_9:Hello, World,,w_5/x.jpg",
            "demo image upload x jpg - - l_text:Arial_9:Hello%252C%20World,w_5"),
        Row("/demo/image/fetch/v1/http:/e.com/c.png", "demo image fetch http://e.com/c.png - 1 - "),
        Row(
            "/demo/image/fetch/https://e.com/w_5/c.png",
            "demo image fetch https://e.com/w_5/c.png - - - "),
        Row("/demo/image", "demo image upload image - - - "),
        Row("/demo/images", "demo image upload images - - - "),
        Row("/demo/image/folder/x", "demo image upload image/folder/x - - - "),
        Row("/demo/image/upload/w_5/hello/h_6/x", "demo image upload hello/h_6/x - - - w_5"),
    ]

    @Test("A path says which asset, how and as what", arguments: paths)
    func path(row: Row<String>) throws {
        #expect(facts(try Self.read(row.written)) == row.expected)
    }

    @Test("A host of one cloud has no cloud in its paths")
    func fixedCloud() throws {
        let cloud = try #require(CloudName("only"))
        let url = try DeliveryURL(
            parsing: "/image/upload/w_5/x.jpg", cloud: .fixed(cloud), vocabulary: .test)
        #expect(facts(url) == "only image upload x jpg - - w_5")
    }

    static let broken = [
        "", "/", "//", "/demo", "/demo/", "/demo/image/upload", "/demo/image/upload/", "/d%20o/x",
        "/demo/image/upload/%FF.jpg", "/demo/image/upload/a%00b.jpg", "?x",
        "/demo/image/upload/w_5/",
    ]

    @Test("A path that names no asset is refused", arguments: broken)
    func refused(path: String) {
        // The last one is an asset that is called like a component.
        if path.hasSuffix("w_5/") {
            #expect(throws: Never.self) { try Self.read(path) }
        } else {
            #expect(throws: TransformationError.self) { try Self.read(path) }
        }
    }

    @Test("A folder that looks like a misspelt component is suspected, not refused")
    func suspicion() throws {
        let url = try Self.read("/demo/image/upload/w_5/wd_100,h_5/x.jpg")
        #expect("\(url.reference.publicID)" == "wd_100,h_5/x")
        #expect(
            url.suspicion
                == TransformationError(
                    .unknownParameter(suggestion: "d"), text: "wd_100", place: 23))
        #expect(try Self.read("/demo/image/upload/folder/x.jpg").suspicion == nil)
        #expect(try Self.read("/demo/image/upload/v1/my_x/x.jpg").suspicion == nil)
    }

    @Test("A flag that nobody knows is doubted: its segment may be a folder")
    func doubt() throws {
        let url = try Self.read("/demo/image/upload/w_5/fl_lossy.florida/x.jpg")
        #expect(url.transformation.text == "w_5/fl_florida.lossy")
        #expect(
            url.doubt
                == TransformationError(
                    .unknownWord(parameter: "fl", suggestion: nil), text: "fl_florida", place: 23))
        #expect(try Self.read("/demo/image/upload/fl_lossy/x.jpg").doubt == nil)
    }

    @Test("Places count from the path's first byte, and a second try reads an ID there")
    func secondTry() throws {
        let path = "/demo/image/upload/w_5/e_none/x.jpg"
        let error = try #require(throws: TransformationError.self) { try Self.read(path) }
        #expect(error.place == 23)
        let url = try DeliveryURL(
            parsing: path, vocabulary: .test, componentsEndBefore: error.place)
        #expect("\(url.reference.publicID)" == "e_none/x")
        #expect(url.transformation.text == "w_5")
    }

    @Test("What the signature covers is kept as it was written")
    func written() throws {
        let url = try Self.read("/demo/image/upload/s--abcdefgh--/w_05,c_fill/h_0.50/v7/a%20b.PNG")
        #expect(url.writtenTransformation == "w_05,c_fill/h_0.50")
        #expect(url.writtenSource == "a%20b.PNG")
        #expect("\(url.fullPublicID)" == "a b.PNG")
        #expect(try Self.read("/demo/images/a/seo.png").writtenSource == "a.png")
    }

    @Test("No path of any bytes stops the reader")
    func anyBytes() throws {
        var random = Seeded(seed: 20_250)
        let pieces = [
            "/", "/demo/image/upload/", "w_", "$a_", "if_", "l_text:", ",", "%", "%2", "%2C", "_",
            ":", "!", ".", "é", "\u{301}", "\0", "v1", "fl_layer_apply", "if_end", "if_else", "s--",
            "--", "http:/", "?", "9999999999999999999999", "e_mix:", "-", "1.5", "_mul_", "\r\n",
            "😀",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var path = Bool.random(using: &random) ? "/demo/image/upload/" : ""
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                if Int.random(in: 0...3, using: &random) == 0 {
                    let bytes = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
                    path += String(decoding: bytes, as: UTF8.self)
                } else {
                    path += pieces.randomElement(using: &random) ?? ""
                }
            }
            let declared: String
            do throws(TransformationError) {
                declared = try DeliveryURL(parsing: path, vocabulary: .test).transformation.text
                read += 1
            } catch {
                #expect((0...path.utf8.count).contains(error.place), "\(path.debugDescription)")
                continue
            }
            let again = try Transformation(parsing: declared, vocabulary: .test)
            #expect(again.text == declared, "\(path.debugDescription)")
        }
        #expect(read > 500)
    }
}
