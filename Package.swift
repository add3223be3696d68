// swift-tools-version: 6.1
import PackageDescription

/// What every Swift target of ours is compiled with.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func crypto() -> Target.Dependency { .product(name: "Crypto", package: "swift-crypto") }
func logging() -> Target.Dependency { .product(name: "Logging", package: "swift-log") }
func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

/// The house: a target imports only what stands below it (docs/architecture.md).
let package = Package(
    name: "heliograph",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "heliograph", targets: ["heliograph"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // 0: names and C borders
        .target(name: "Assets", swiftSettings: settings),
        .systemLibrary(name: "CLibVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"])]),
        .target(name: "CVips", dependencies: ["CLibVips"]),
        .systemLibrary(
            name: "CLibPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(
            name: "CLibFreeType", pkgConfig: "pangoft2", providers: [.apt(["libpango1.0-dev"])]),
        .target(name: "CTypesetting", dependencies: ["CLibPango", "CLibFreeType"]),
        .systemLibrary(
            name: "CMemcached", pkgConfig: "libmemcached", providers: [.apt(["libmemcached-dev"])]),
        .systemLibrary(
            name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CFetching", dependencies: ["CLibCurl"]),
        .target(name: "CWorkerProcess"),
        .target(
            name: "CSimilarity", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        .target(
            name: "CJPEG",
            linkerSettings: [
                .linkedLibrary("jpeg"), .linkedLibrary("m", .when(platforms: [.linux])),
            ]),
        .systemLibrary(name: "CLibJXR", pkgConfig: "libjxr", providers: [.apt(["libjxr-dev"])]),
        .target(name: "CJXR", dependencies: ["CLibJXR"]),
        // OpenVINO is opened at run time: nothing of it is needed to build or to start.
        .target(
            name: "CVision", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

        // 1: the language, the pixels' engine, the keepers
        .target(
            name: "Transformations", dependencies: ["Assets", crypto()], swiftSettings: settings),
        .target(name: "Vips", dependencies: ["CVips"], swiftSettings: settings),
        .target(name: "Typesetting", dependencies: ["CTypesetting"], swiftSettings: settings),
        .target(name: "Storage", dependencies: ["Assets"], swiftSettings: settings),
        .target(
            name: "Catalog",
            dependencies: ["Assets", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings),
        .target(name: "Memcached", dependencies: ["CMemcached"], swiftSettings: settings),
        .target(name: "Fetching", dependencies: ["CFetching"], swiftSettings: settings),

        // 2: words → pixels, pixels → faces, text, things, colours
        .target(
            name: "Vision", dependencies: ["Vips", "CVision", crypto()], swiftSettings: settings),
        .target(
            name: "Imaging",
            dependencies: [
                "Assets", "Transformations", "Typesetting", "Vips", "CJPEG", "CJXR", "CSimilarity",
            ],
            swiftSettings: settings),

        // 3: render processes
        .target(
            name: "Rendering",
            dependencies: ["Assets", "Imaging", "Vision", "Vips", "CWorkerProcess", logging()],
            swiftSettings: settings),

        // 4: found, or made once
        .target(
            name: "Derivations",
            dependencies: [
                "Assets", "Transformations", "Imaging", "Vision", "Rendering", "Catalog", "Storage",
                "Memcached", crypto(), logging(),
            ],
            swiftSettings: settings),

        // 5: what a request may have
        .target(
            name: "Delivery",
            dependencies: [
                "Assets", "Transformations", "Imaging", "Catalog", "Storage", "Derivations",
            ],
            swiftSettings: settings),
        .target(
            name: "MediaLibrary",
            dependencies: [
                "Assets", "Transformations", "Imaging", "Vision", "Rendering", "Catalog", "Storage",
                "Derivations", "Fetching", crypto(), logging(),
            ],
            swiftSettings: settings),

        // 6: HTTP
        .target(
            name: "Server",
            dependencies: [
                "Assets", "Transformations", "Imaging", "Vision", "Rendering", "Catalog", "Storage",
                "Memcached", "Fetching", "Derivations", "Delivery", "MediaLibrary", logging(),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nio("NIOFoundationCompat"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // 7: everything wired
        .executableTarget(
            name: "heliograph",
            dependencies: [
                "Assets", "Transformations", "Imaging", "Vision", "Rendering", "Catalog",
                "Storage", "Memcached", "Fetching", "Derivations", "Delivery", "MediaLibrary",
                "Server", "Yams",
                logging(), nio("NIOCore"), nio("NIOPosix"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

/// The program whose misbehaviour the tests of `Rendering` survive.
package.targets.append(
    .executableTarget(
        name: "WorkerFixture", dependencies: ["Rendering", "CWorkerProcess", logging()],
        path: "Tests/WorkerFixture", swiftSettings: settings))

package.targets.append(
    .testTarget(
        name: "heliographTests",
        dependencies: ["heliograph", "Assets", "Imaging", "Memcached", "Rendering"],
        swiftSettings: settings))

/// Decoders of formats that are only written here.
package.targets += [
    .systemLibrary(
        name: "CLibOpenJPEG", path: "Tests/CLibOpenJPEG", pkgConfig: "libopenjp2",
        providers: [.apt(["libopenjp2-7-dev"])]),
    .target(
        name: "FormatReaders", dependencies: ["CLibJXR", "CLibOpenJPEG"],
        path: "Tests/FormatReaders"),
]

/// Each library has its tests at the same path under `Tests/`.
let tested = [
    "Assets", "Vips", "Typesetting", "Transformations", "Storage", "Catalog", "Memcached",
    "Fetching", "Vision", "Imaging", "Rendering", "Derivations", "Delivery", "MediaLibrary",
    "Server",
]
for name in tested {
    package.targets.append(
        .testTarget(
            name: name + "Tests", dependencies: [.target(name: name)], swiftSettings: settings))
}
package.targets.first { $0.name == "RenderingTests" }?.dependencies += [
    "Imaging", "Vision", "WorkerFixture", "CWorkerProcess", logging(),
]
package.targets.first { $0.name == "ServerTests" }?.dependencies += ["Rendering", "Vision"]
package.targets.first { $0.name == "VisionTests" }?.dependencies += ["Vips"]
package.targets.first { $0.name == "ImagingTests" }?.dependencies += ["FormatReaders"]
/// Found by their path, so that recording them anew needs no build.
package.targets.first { $0.name == "ImagingTests" }?.exclude = ["Goldens", "TextGoldens", "Corpus"]
package.targets.append(
    .testTarget(
        name: "EndToEndTests", dependencies: ["heliograph", "Vips", "Transformations", crypto()],
        swiftSettings: settings))
