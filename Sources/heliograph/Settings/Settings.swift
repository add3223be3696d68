import Assets
import Catalog
import Delivery
import Fetching
import Imaging
import Logging
import MediaLibrary
import Memcached
import Rendering
import Server
import Storage
import Transformations

/// The list of all settings, in the order of the sample file.
enum Settings {
    static let all: [Setting] = [
        network, keeping, fetching, uploading, access, rendering, seeing, limits, operation,
    ].flatMap(\.self)

    private static let network: [Setting] = [
        Setting("host", "127.0.0.1", "The address to listen on; 0.0.0.0 for all.") {
            $1.host = $0
            return !$0.isEmpty
        },
        number("port", 8080, 0...65535, "The port to listen on; 0 for a free one.", \.port),
        Setting("data", "data", "The folder of the database and of all files.") {
            $1.dataFolder = $0
            return !$0.isEmpty
        },
        Setting(
            "cloud", "",
            "A cloud, as NAME:KEY:SECRET: made if it is new, else given this key and secret.",
            isRepeatable: true
        ) {
            let parts = $0.split(separator: ":", maxSplits: 2).map(String.init)
            guard parts.count == 3, let name = CloudName(parts[0]) else { return false }
            $1.clouds.append(.init(name: name, key: parts[1], secret: parts[2]))
            return true
        },
        Setting(
            "account", "",
            "What opens the provisioning API, as ID:KEY:SECRET; empty: nothing does."
        ) {
            let parts = $0.split(separator: ":", maxSplits: 2).map(String.init)
            guard !$0.isEmpty else {
                $1.account = nil
                return true
            }
            guard parts.count == 3 else { return false }
            $1.account = .init(id: parts[0], key: parts[1], secret: parts[2])
            return true
        },
        Setting(
            "base-url", "", "How URLs in API answers begin; empty for the host that was asked."
        ) {
            $1.baseURL = $0.hasSuffix("/") ? String($0.dropLast()) : $0
            return $0.isEmpty || $0.hasPrefix("http://") || $0.hasPrefix("https://")
        },
        Setting("cors-origin", "*", "Access-Control-Allow-Origin; empty for none.") {
            $1.corsOrigin = $0
            return !$0.contains("\n")
        },
    ]

    private static let keeping: [Setting] = [
        Setting(
            "memcached", "none",
            "HOST:PORT or the absolute path of a UNIX socket; none to go without."
        ) {
            guard $0 != "none", !$0.isEmpty else {
                $1.memcached = nil
                return true
            }
            $1.memcached = MemcachedEndpoint($0)
            return $1.memcached != nil
        },
        number(
            "memcached-item-bytes", 1_000_000, 1_000...128_000_000,
            "The largest item for memcached, a little below its own -I.", \.memcachedItemBytes),
        number(
            "memcached-timeout-ms", 30, 1...1_000, "How long one wait for memcached may take.",
            \.memcachedTimeout),
        megabytes(
            "memory-cache-mb", 256, 0...65_536, "Answers held in memory.", \.memoryCacheBytes),
        kilobytes(
            "memory-cache-entry-kb", 1_024, 1...65_536, "The largest answer held in memory.",
            \.memoryCacheEntryBytes),
        number(
            "cache-seconds", 2_592_000, 0...31_536_000, "How long caches may keep a picture.",
            \.cacheSeconds),
        number(
            "not-found-seconds", 10, 0...60, "How long caches may keep a 404.", \.notFoundSeconds),
        choice(
            "file-sync", SyncPolicy.file,
            "How files are synced: none, file, or full (folders, too).", \.fileSync),
        choice(
            "database-sync", AssetCatalog.Synchronous.full,
            "How the database is synced: full survives a power cut, normal any crash of ours.",
            \.databaseSync),
        Setting("sweep-hours", "6", "Hours between sweeps of forgotten files; 0 for never.") {
            guard let hours = Double($0), (0...8_760).contains(hours) else { return false }
            $1.sweepHours = hours
            return true
        },
    ]

    private static let fetching: [Setting] = [
        Setting(
            "fetch-hosts", "",
            "Hosts that remote pictures may come from, separated by commas: NAME, *.NAME or *, "
                + "each with :PORT for an unusual one. Empty: nothing is fetched."
        ) {
            let names = $0.split(whereSeparator: { ", ".contains($0) })
            let hosts = names.compactMap { FetchRules.Host(String($0)) }
            $1.fetching.hosts = hosts
            return hosts.count == names.count
        },
        Setting(
            "fetch-addresses", "",
            "Addresses and ranges (10.1.0.0/16) inside one's own network that may be fetched from "
                + "all the same, separated by commas."
        ) {
            let texts = $0.split(whereSeparator: { ", ".contains($0) })
            let ranges = texts.compactMap { AddressRange(String($0)) }
            $1.fetching.addresses = ranges
            return ranges.count == texts.count
        },
        seconds(
            "fetch-seconds", FetchRules().time, "How long a fetch may take, redirects included.",
            \.fetching.time),
        number(
            "fetch-redirects", FetchRules().redirects, 0...20, "Redirects that are followed.",
            \.fetching.redirects),
        number(
            "fetch-concurrent", FetchRules().concurrent, 1...64, "Fetches at a time.",
            \.fetching.concurrent),
        number(
            "fetch-waiting", FetchRules().waiting, 0...10_000,
            "Fetches that may wait; more are answered 503.", \.fetching.waiting),
    ]

    private static let uploading: [Setting] = [
        Setting(
            "function-hosts", "",
            "Hosts that signed URLs may have functions called at (fn_remote), as in fetch-hosts. Empty: "
                + "no function is called."
        ) {
            let names = $0.split(whereSeparator: { ", ".contains($0) })
            let hosts = names.compactMap { FetchRules.Host(String($0)) }
            $1.functionHosts = hosts
            return hosts.count == names.count
        },
        seconds(
            "function-seconds", .seconds(30), "How long a function may take to answer.",
            \.functionTime),
        Setting(
            "notification-hosts", "*:*",
            "Hosts that may be told about uploads, as in fetch-hosts. Empty: nobody is told."
        ) {
            let names = $0.split(whereSeparator: { ", ".contains($0) })
            let hosts = names.compactMap { FetchRules.Host(String($0)) }
            $1.notificationHosts = hosts
            return hosts.count == names.count
        },
        number(
            "chunked-uploads", ChunkedUploads.Bounds().files, 1...10_000,
            "Files that come in parts at a time; more are answered 503.", \.chunks.files),
        seconds(
            "chunked-upload-seconds", ChunkedUploads.Bounds().patience,
            "How long a file is kept whose next part does not come.", \.chunks.patience),
    ]

    private static let access: [Setting] = [
        Setting(
            "token-key", "",
            "The key of a cloud's tokens (__cld_token__), as NAME:KEY in hexadecimal digits.",
            isRepeatable: true
        ) {
            let parts = $0.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, let name = CloudName(parts[0]),
                let key = [UInt8](hexadecimal: parts[1]), !key.isEmpty
            else { return false }
            $1.access.tokenKeys[name] = key
            return true
        },
        Setting(
            "strict-transformations", "",
            "Clouds in which only signed URLs may ask for what was not made before, separated by "
                + "commas; * for all."
        ) {
            guard $0 != "*" else {
                $1.access.strict = .everywhere
                return true
            }
            let names = $0.split(whereSeparator: { ", ".contains($0) })
            let clouds = names.compactMap { CloudName(String($0)) }
            $1.access.strict = clouds.isEmpty ? .off : .in(Set(clouds))
            return clouds.count == names.count
        },
        Setting(
            "allowed-referrers", "",
            "Sites whose pages may show pictures, separated by commas: NAME or *.NAME. Empty: all. "
                + "Requests that do not say where they come from are answered."
        ) {
            guard let rules = ReferrerRules($0) else { return false }
            $1.referrers = rules
            return true
        },
    ]

    private static let rendering: [Setting] = [
        Setting("workers", "0", "Render processes; 0 for one a core.") {
            guard let count = Int($0), (0...256).contains(count) else { return false }
            if count > 0 { $1.workers.count = count }
            return true
        },
        number(
            "queue-limit", WorkerConfiguration().queueLimit, 1...100_000,
            "Renders that may wait; more are answered 503.", \.workers.queueLimit),
        seconds(
            "queue-wait-seconds", WorkerConfiguration().queueWaitLimit,
            "How long a render may wait before it is answered 503.", \.workers.queueWaitLimit),
        seconds(
            "render-soft-seconds", WorkerConfiguration().softDeadline,
            "When a render is asked to stop.", \.workers.softDeadline),
        seconds(
            "render-hard-seconds", WorkerConfiguration().hardDeadline,
            "When its process is killed.", \.workers.hardDeadline),
        megabytes(
            "worker-memory-mb", 1_536, 64...65_536, "Memory of one render process.",
            \.workers.memoryLimitBytes),
        megabytes(
            "worker-recycle-mb", 600, 32...65_536,
            "Memory above which a process is replaced after its job.",
            \.workers.recycleAboveBytes),
        number(
            "worker-recycle-jobs", WorkerConfiguration().recycleAfterJobs, 1...1_000_000,
            "Jobs after which a process is replaced.", \.workers.recycleAfterJobs),
        number(
            "poison-strikes", WorkerConfiguration().poisonAfterStrikes, 1...100,
            "Processes that a file may cost before it is refused.", \.workers.poisonAfterStrikes),
        seconds(
            "poison-seconds", WorkerConfiguration().poisonPeriod,
            "How long such a file is refused.", \.workers.poisonPeriod),
        Setting("sandbox", "on", "Lock render processes in, where the kernel can. (on or off)") {
            guard let isOn = Self.isOn($0) else { return false }
            $1.workers.sandbox = isOn
            $1.analysis.sandbox = isOn
            return true
        },
    ]

    private static let seeing: [Setting] = [
        Setting(
            "models", ".cache/models",
            "The folder of the models that pictures are looked at with (scripts/models.sh)."
        ) {
            $1.modelFolder = $0
            return !$0.isEmpty
        },
        number(
            "analysis-workers", WorkerConfiguration.analysis.count, 1...64,
            "Processes that look at pictures, started when first needed.", \.analysis.count),
        megabytes(
            "analysis-memory-mb", 2_048, 256...65_536, "Memory of one such process.",
            \.analysis.memoryLimitBytes),
        megabytes(
            "analysis-recycle-mb", 1_280, 128...65_536,
            "Memory above which such a process is replaced after its job.",
            \.analysis.recycleAboveBytes),
        number(
            "analysis-queue-limit", WorkerConfiguration.analysis.queueLimit, 1...100_000,
            "Pictures that may wait to be looked at; more are answered 503.",
            \.analysis.queueLimit),
        seconds(
            "analysis-queue-wait-seconds", WorkerConfiguration.analysis.queueWaitLimit,
            "How long one may wait before it is answered 503.", \.analysis.queueWaitLimit),
        seconds(
            "analysis-soft-seconds", WorkerConfiguration.analysis.softDeadline,
            "When an analysis is asked to stop.", \.analysis.softDeadline),
        seconds(
            "analysis-hard-seconds", WorkerConfiguration.analysis.hardDeadline,
            "When its process is killed.", \.analysis.hardDeadline),
        seconds(
            "retouch-wait-seconds", .seconds(8),
            "How long a delivery waits for a cut-out or an enlargement before it is answered 423.",
            \.retouchWait),
        Setting(
            "people", "",
            "Clouds whose galleries of people faces are compared with, separated by commas: "
                + "biometric data. Empty: nobody is recognised."
        ) {
            let names = $0.split(whereSeparator: { ", ".contains($0) })
            $1.people = names.compactMap { CloudName(String($0)) }
            return $1.people.count == names.count
        },
    ]

    private static let limits: [Setting] = [
        Setting("max-original-mb", "40", "The largest picture file, in MB. (1 to 4000)") {
            guard let megabytes = Int64($0), (1...4_000).contains(megabytes) else { return false }
            $1.limits.originalBytes = megabytes * 1_000_000
            return true
        },
        megabytes(
            "max-upload-mb", 100, 1...16_384, "The largest file of an upload.", \.uploadBytes),
        scaled(
            "max-frame-megapixels", 50, 1...2_000, "The largest frame that is decoded.",
            \.limits.framePixels, by: 1_000_000),
        scaled(
            "max-upscale-kilopixels", 4_200, 1...100_000,
            "The largest picture that e_upscale makes, in thousands of pixels.",
            \.limits.enlargedPixels, by: 1_000),
        scaled(
            "max-total-megapixels", 100, 1...4_000, "The most pixels of all frames of a file.",
            \.limits.allFramesPixels, by: 1_000_000),
        number(
            "max-frames", 1_000, 1...100_000, "The most frames or pages of a file.",
            \.limits.frames),
        number("max-bands", 5, 3...16, "The most numbers per pixel.", \.limits.bands),
        number(
            "max-output-side", 16_384, 16...65_535, "The longest side that is made.",
            \.limits.outputSide),
        scaled(
            "max-output-megapixels", 50, 1...2_000, "The most pixels that are made.",
            \.limits.outputPixels, by: 1_000_000),
        number("max-steps", 100, 1...1_000, "Components and layers of a URL.", \.steps.steps),
        number("max-layers", 20, 0...100, "Layers of a URL.", \.steps.layers),
        number("max-url-bytes", 8_192, 256...65_536, "The longest URL.", \.urlBytes),
        number(
            "max-connections", 10_000, 1...1_000_000, "Open connections; more wait.",
            \.connections),
    ]

    private static let operation: [Setting] = [
        Setting("shutdown-seconds", "20", "How long requests in flight may take at the end.") {
            guard let seconds = Double($0), (0...3_600).contains(seconds) else { return false }
            $1.shutdownSeconds = seconds
            return true
        },
        choice("log-format", Configuration.LogFormat.text, "text or json.", \.logFormat),
        choice(
            "log-level", Logger.Level.info,
            "trace, debug, info, notice, warning, error or critical.", \.logLevel),
        number(
            "admin-calls-per-hour", 1_000_000, 0...1_000_000_000,
            "Calls of the Admin API that a cloud may make in an hour; 0 for no limit.",
            \.adminCallsPerHour),
        number(
            "archive-files", 5_000, 1...50_000, "The most files of an archive.", \.archiveFiles),
        Setting(
            "purge-hook", "",
            "A URL that is called for each purged asset, such as a CDN's; {cloud}, "
                + "{resource_type}, {type} and {public_id} stand for its own. Empty for none."
        ) {
            $1.purgeHook = $0
            guard !$0.isEmpty else {
                $1.purgeHookHost = nil
                return true
            }
            let rest = $0.drop { $0 != "/" }.dropFirst(2)
            $1.purgeHookHost = FetchRules.Host(String(rest.prefix { $0 != "/" }))
            return ($0.hasPrefix("http://") || $0.hasPrefix("https://"))
                && $1.purgeHookHost != nil
        },
        flag(
            "access-log", true, "A line for every request that memory does not answer.", \.accessLog
        ),
    ]
}
