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

/// Everything that can be set, with its defaults.
struct Configuration: Sendable {
    /// A cloud that is made, or given this key and secret, at start.
    struct CloudKeys: Sendable {
        var name: CloudName
        var key, secret: String
    }

    /// How log lines look.
    enum LogFormat: String, CaseIterable, Sendable {
        case text, json
    }

    var host = "127.0.0.1"
    var port = 8080
    var dataFolder = "data"
    var clouds: [CloudKeys] = []
    /// How URLs in API answers begin; the request's host where empty.
    var baseURL = ""
    var memcached: MemcachedEndpoint?
    var memcachedItemBytes = 1_000_000
    var memcachedTimeout = 30

    /// What is called for each purged asset; empty for nothing. Its host may be called.
    var purgeHook = ""
    var purgeHookHost: FetchRules.Host?

    /// Where remote files may come from; their size is that of uploads and originals.
    var fetching = FetchRules()
    /// Where functions may be called.
    var functionHosts: [FetchRules.Host] = []
    /// How long a function may take.
    var functionTime = Duration.seconds(30)
    /// Who may be told about uploads.
    var notificationHosts = [FetchRules.Host("*:*")].compactMap(\.self)
    /// Files that come in parts.
    var chunks = ChunkedUploads.Bounds()

    /// How news is posted: as files are fetched, to other hosts. What a receiver answers beyond its
    /// status is of no interest.
    var notifying: FetchRules {
        var rules = fetching
        rules.hosts = notificationHosts
        rules.redirects = 0
        rules.bytes = 64 << 10
        rules.waiting = 1_000
        return rules
    }

    /// How functions are called: as files are fetched, at other hosts. What they answer is an original.
    var calling: FetchRules {
        var rules = fetching
        rules.hosts = functionHosts
        rules.redirects = 0
        rules.time = functionTime
        rules.bytes = limits.originalBytes
        return rules
    }

    /// Tokens, and clouds that are strict.
    var access = AccessSettings()
    /// Which sites may show pictures.
    var referrers = ReferrerRules()

    var workers = WorkerConfiguration()
    /// The folder that set-up puts models into.
    var modelFolder = ".cache/models"
    var analysis = WorkerConfiguration.analysis
    /// How long a delivery waits for a cut-out or an enlargement.
    var retouchWait = Duration.seconds(8)
    /// The clouds in which people may be recognised.
    var people: [CloudName] = []
    var limits = Limits()
    var steps = Transformation.Limits()
    var uploadBytes = 100 << 20
    var urlBytes = 8 << 10
    var connections = 10_000

    var memoryCacheBytes = 256 << 20
    var memoryCacheEntryBytes = 1 << 20
    /// Seconds that caches may keep a picture.
    var cacheSeconds = 2_592_000
    /// Seconds that caches may keep a 404; 0 to 60.
    var notFoundSeconds = 10
    var corsOrigin = "*"

    var fileSync = SyncPolicy.file
    var databaseSync = AssetCatalog.Synchronous.full
    var sweepHours = 6.0
    var shutdownSeconds = 20.0
    var logFormat = LogFormat.text
    var logLevel = Logger.Level.info
    var accessLog = true
    /// What opens the provisioning API; `nil` where nothing does.
    var account: AccountKey?
    /// Calls of the Admin API an hour and cloud; 0 for no limit.
    var adminCallsPerHour = 1_000_000
    /// The most files of an archive.
    var archiveFiles = 5_000
}
