import Foundation
import Testing

/// More renders than there is room for.
@Suite struct OverloadTests {
    @Test func aFullQueueSaysWhenToComeBack() async throws {
        try await withServer(
            flags: ["--workers", "1", "--queue-limit", "4"],
            pictures: [
                "noise.jpg": try Samples.jpeg(try Samples.noise(width: 1_600, height: 1_200))
            ]
        ) { server in
            _ = try await server.get("/demo/image/upload/w_40/noise.jpg")
            let replies = try await atOnce(40) { index in
                try server.send(
                    HTTPRequest(target: "/demo/image/upload/w_\(900 + index)/noise.jpg"))
            }
            let good = replies.filter { $0.status == 200 }
            let busy = replies.filter { $0.status == 503 }
            print("overload: \(good.count) pictures, \(busy.count) told to come back")
            #expect(good.count + busy.count == 40, "\(replies.map(\.status))")
            #expect(good.count >= 5 && !busy.isEmpty)
            for reply in busy {
                #expect(reply["Retry-After"].flatMap { Int($0) }.map { $0 >= 1 } == true)
                #expect(reply.freshSeconds.map { $0 <= 10 } == true)
            }
            for reply in good { #expect((try? Picture(reply.body)) != nil) }
            // What was refused is made when asked for again.
            let again = try await server.get("/demo/image/upload/w_939/noise.jpg")
            #expect(again.status == 200)
            #expect(
                try await API(server).count().counted == 1 + Set(good.map(\.body)).count
                    + (replies[39].status == 503 ? 1 : 0))
        }
    }

    @Test func aClientThatLeavesTakesNothingFromTheOthers() async throws {
        try await withServer(
            flags: ["--workers", "1"],
            pictures: [
                "noise.jpg": try Samples.jpeg(try Samples.noise(width: 1_600, height: 1_200))
            ]
        ) { server in
            let target = "/demo/image/upload/e_blur:1000,w_1500/noise.jpg"
            let replies = try await atOnce(6) { index in
                if index == 0 {
                    // Leaves at once.
                    try HTTPConnection(port: server.port).send(HTTPRequest(target: target).bytes)
                    return HTTPReply(status: 200, fields: [])
                }
                return try server.send(HTTPRequest(target: target))
            }
            #expect(replies.map(\.status) == Array(repeating: 200, count: 6))
            #expect(try await API(server).count().counted == 1)
        }
    }
}
