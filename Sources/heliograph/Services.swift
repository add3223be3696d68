import Assets
import Catalog
import Derivations
import Foundation
import Logging
import MediaLibrary
import Server
import ServiceLifecycle

/// Writes requests and bytes delivered to the catalog every second; a crash loses at most that.
struct CounterFlusher: Service {
    let counters: DeliveryCounters
    let catalog: AssetCatalog

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(1))
                await flush()
            }
        }
        await flush()
    }

    private func flush() async {
        let day = Day(of: Int64(Date().timeIntervalSince1970))
        let sums = Dictionary(grouping: counters.drain(), by: \.cloud)
        for (name, sums) in sums.sorted(by: { $0.key < $1.key }) {
            guard let cloud = CloudName(name) else { continue }
            try? await catalog.addDeliveries([
                Deliveries(
                    cloud: cloud, day: day,
                    requests: sums.reduce(0) { $0 + Int64($1.requests) },
                    bytes: sums.reduce(0) { $0 + Int64($1.bytes) })
            ])
            let assets = sums.compactMap { sum in
                sum.asset.map {
                    AssetDeliveries(
                        asset: $0, requests: Int64(sum.requests), bytes: Int64(sum.bytes))
                }
            }
            try? await catalog.addDeliveries(assets, of: cloud, on: day)
        }
    }
}

/// Has jobs done whose time has come, those that an earlier run left behind among them.
struct JobSchedule: Service {
    let jobs: JobQueue
    let perform: @Sendable (QueuedJob) async -> JobQueue.Outcome

    func run() async throws {
        await jobs.start(perform)
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(1))
                await jobs.look()
            }
        }
        await jobs.stop()
        // What is at hand may end; what does not in time is done again after the next start.
        for _ in 0..<50 where await jobs.atHand > 0 {
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// Sweeps at the start and then every few hours.
struct SweepSchedule: Service {
    let sweeper: Sweeper
    /// 0 for never.
    let hours: Double
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await sweep()
                guard hours > 0 else {
                    try await Task.sleep(for: .seconds(86_400 * 365))
                    continue
                }
                try await Task.sleep(for: .seconds(hours * 3_600))
            }
        }
    }

    private func sweep() async {
        guard hours > 0 else { return }
        do {
            let report = try await sweeper.sweep()
            guard !report.isEmpty else { return }
            logger.notice("Swept", metadata: ["report": "\(report)"])
        } catch is CancellationError {
            return
        } catch {
            logger.error("A sweep failed", metadata: ["error": "\(error)"])
        }
    }
}
