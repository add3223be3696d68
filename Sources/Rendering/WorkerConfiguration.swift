internal import Glibc

/// How many render processes there are, what each may use, and when it is stopped.
public struct WorkerConfiguration: Sendable {
    /// The program started for each worker; it must call ``Worker/main(prepare:handle:)``.
    public var executable = "/proc/self/exe"
    /// The program's arguments, without its name.
    public var arguments = ["worker"]
    /// The whole environment of a worker: never the server's own, which may hold secrets.
    public var environment = WorkerConfiguration.cleanEnvironment

    /// Workers at a time, at least one. The processors by default.
    public var count = WorkerConfiguration.processors
    /// How long a worker may take from its start until it is ready.
    public var startLimit = Duration.seconds(30)

    /// After this time a job is asked to end.
    public var softDeadline = Duration.seconds(10)
    /// After this time its worker is killed. Never before the soft deadline.
    public var hardDeadline = Duration.seconds(15)
    /// Processor time that one job may use, over all threads of its worker.
    public var processorLimit = Duration.seconds(30)

    /// Jobs that may wait for a worker; the next one is answered ``WorkerError/queueFull``.
    public var queueLimit = 64
    /// How long a job may wait for a worker before it is answered ``WorkerError/queueFull``.
    public var queueWaitLimit = Duration.seconds(5)

    /// Resident bytes above which a worker is killed.
    public var memoryLimitBytes = 1536 << 20
    /// Bytes that a worker may write into one output; beyond them writing fails.
    public var outputLimitBytes = 1 << 30
    /// Jobs after which a worker is replaced by a fresh one.
    public var recycleAfterJobs = 500
    /// Resident bytes above which a worker is replaced between two jobs.
    public var recycleAboveBytes = 600 << 20
    /// How much a worker steps back behind the server for a processor: 0 (not at all) to 19.
    public var niceness = 5

    /// Workers that an input may end before it is refused.
    public var poisonAfterStrikes = 2
    /// How long such an input is refused, from its last strike.
    public var poisonPeriod = Duration.seconds(600)
    /// Inputs remembered for this; the oldest are forgotten first.
    public var poisonCapacity = 4096

    /// Whether workers lock themselves in (Landlock, system call filter, no capabilities).
    public var sandbox = true
    /// What a locked-in worker may still read besides the descriptors of its job.
    public var readablePaths = WorkerConfiguration.fontsAndModules

    /// The defaults, for as many workers as there are processors.
    public init() {}

    /// Processors that this process may run on.
    static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Fonts, loadable modules of libraries, and what these ask the system at start.
    public static let fontsAndModules = [
        "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/fontconfig",
        "/usr/share/xml/fontconfig", "/var/cache/fontconfig", "/usr/share/color",
        "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache",
        "/usr/lib/locale", "/usr/share/locale", "/usr/share/zoneinfo", "/etc/localtime",
        "/sys/devices/system/cpu", "/sys/devices/system/node", "/proc/cpuinfo", "/proc/meminfo",
        "/dev/urandom",
    ]

    /// What libraries need to know, and nothing of the server's environment but where the dynamic
    /// linker looks.
    public static var cleanEnvironment: [String: String] {
        var environment = [
            // Two arenas: glibc's many fragment under libvips.
            "MALLOC_ARENA_MAX": "2",
            // What was given back is kept for the next picture, up to 128 MiB: to get memory from the system,
            // page by page, is a good part of what a small picture costs.
            "MALLOC_MMAP_THRESHOLD_": "33554432",
            "MALLOC_TRIM_THRESHOLD_": "134217728",
            // One thread a picture: there is one worker a processor.
            "VIPS_CONCURRENCY": "1",
            // Scratch pictures stay in memory: a worker cannot make files.
            "VIPS_DISC_THRESHOLD": "64g",
            // Swift's own crash handler would start a program out of a broken process.
            "SWIFT_BACKTRACE": "enable=no",
            // Remarks about odd files are for nobody: what matters comes back as an error.
            "VIPS_WARNING": "0",
            "HOME": "/nonexistent",
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
        ]
        if let path = getenv("LD_LIBRARY_PATH") {
            environment["LD_LIBRARY_PATH"] = String(cString: path)
        }
        return environment
    }
}
