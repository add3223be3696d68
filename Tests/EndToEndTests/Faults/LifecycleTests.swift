import Foundation
import Testing

/// How a server starts and ends, and that its children end with it.
@Suite struct LifecycleTests {
    @Test func endingFinishesWhatIsInFlight() async throws {
        let site = try Site()
        let server = try await LiveServer.start(site, memcached: .none)
        try await API(server).uploadPicture(
            try Samples.jpeg(try Samples.noise(width: 2_000, height: 1_500)), named: "noise.jpg")
        let children = server.workers
        #expect(!children.isEmpty)
        let (reply, code, took) = try await onThread {
            let connection = try HTTPConnection(port: server.port)
            let target = "/demo/image/upload/e_blur:1500,f_png,w_2000/noise.jpg"
            try connection.send(HTTPRequest(target: target).bytes)
            // Sent, and seen: the render process is at work.
            _ = poll(within: .milliseconds(200)) { false }
            let start = ContinuousClock.now
            server.process.signal(SIGTERM)
            let reply = try connection.reply(to: "GET")
            let code = try server.process.awaitEnd(within: .seconds(25))
            return (reply, code, ContinuousClock.now - start)
        }
        #expect(reply.status == 200 && (try? Picture(reply.body)) != nil, "\(reply.account)")
        #expect(code == 0)
        #expect(took < .seconds(20))
        #expect(children.filter(Kernel.isAlive) == [])
    }

    @Test func anIdleConnectionDoesNotHoldUpTheEnd() async throws {
        let server = try await LiveServer.start(try Site(), memcached: .none)
        let took = try await onThread {
            let connection = try HTTPConnection(port: server.port)
            _ = try connection.perform(HTTPRequest(target: "/health"))
            let start = ContinuousClock.now
            server.process.signal(SIGTERM)
            try server.process.awaitEnd(within: .seconds(25))
            _ = connection.isClosedByServer()
            return ContinuousClock.now - start
        }
        #expect(took < .seconds(5))
    }

    @Test func killingTheServerTakesItsChildrenAlong() async throws {
        let server = try await LiveServer.start(try Site(), memcached: .none)
        _ = try await server.get("/health")
        #expect(!server.workers.isEmpty)
        #expect(try await server.crash() == [])
    }

    @Test func killedRenderProcessesAreReplaced() async throws {
        try await withServer(
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            let before = server.workers
            #expect(!before.isEmpty)
            for child in before { kill(child, SIGKILL) }
            for width in 60..<64 {
                let reply = try await server.get("/demo/image/upload/w_\(width)/quad.png")
                #expect(reply.status == 200, "\(reply.account)")
            }
            let isReplaced = try await onThread {
                poll(within: .seconds(10)) {
                    let now = server.workers
                    return now.count >= before.count && Set(now).isDisjoint(with: before)
                }
            }
            #expect(isReplaced)
        }
    }
}
