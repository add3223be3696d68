import Assets
import Testing

@testable import Catalog

@Suite struct CloudsTests {
    @Test func `A new cloud is made, and is found by name and key`() async throws {
        let catalog = try await makeCatalog()
        let cloud = try await catalog.cloud(demo)
        #expect(cloud?.apiSecret == "secret")
        #expect(try await catalog.clouds().map(\.name) == [demo, other])
        #expect(try await catalog.clouds(apiKey: "key2").map(\.name) == [other])
        #expect(try await catalog.clouds(apiKey: "nobody's").isEmpty)
        #expect(try await catalog.cloud(CloudName("nowhere")!) == nil)
    }

    @Test func `Another secret replaces the old one and keeps the time of creation`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let made = clock.now
        clock.now += 100
        let cloud = try await catalog.ensureCloud(demo, apiKey: "key", apiSecret: "new")
        #expect(cloud.apiSecret == "new" && cloud.createdAt == made)
        #expect(try await catalog.cloud(demo) == cloud)
    }

    @Test func `No description of a cloud tells its secret`() {
        let cloud = Cloud(name: demo, apiKey: "key", apiSecret: "sesame", createdAt: 0)
        var dumped = ""
        dump(cloud, to: &dumped)
        for text in ["\(cloud)", String(reflecting: cloud), dumped] {
            #expect(!text.contains("sesame"))
        }
    }
}
