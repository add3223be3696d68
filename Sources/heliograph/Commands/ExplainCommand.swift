import ArgumentParser
import Assets
import Foundation
import Imaging
import Transformations

/// `heliograph explain <URL or path>`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says how a URL is read.")

    @Flag(help: "Reads one path a line and writes one JSON object a line.")
    var stdin = false

    @ArgumentParser.Argument(help: "A delivery URL, or its path.")
    var url: String?

    func run() throws {
        if stdin {
            while let line = readLine() {
                if !line.isEmpty { print(Self.json(line)) }
            }
            return
        }
        guard let url else { throw refuse("Give a URL, or --stdin.") }
        let read: DeliveryURL
        do { read = try Self.read(url) } catch {
            throw refuse("\(error.reason): '\(error.text)' at \(error.place).")
        }
        print("asset      \(read.reference)")
        if let version = read.version { print("version    \(version)") }
        if let format = read.format { print("extension  \(format.rawValue)") }
        if read.signature != nil { print("signature  yes") }
        print("written    \(read.writtenTransformation)")
        print("declared   \(read.transformation.text)")
        for step in read.transformation.stepTexts { print("           · \(step)") }
    }

    /// A whole URL loses scheme and host; a path without a cloud gets one to stand in.
    private static func read(_ text: String) throws(TransformationError) -> DeliveryURL {
        var path = Substring(text)
        if let scheme = path.firstRange(of: "://"), !path[..<scheme.lowerBound].contains("/") {
            path = path[scheme.upperBound...].drop { $0 != "/" }
        }
        if !path.hasPrefix("/") { path = "/" + path }
        let first = path.dropFirst().prefix { $0 != "/" }
        let kinds = [
            "image", "video", "raw", "iu", "images", "files", "videos", "private_images",
            "authenticated_images",
        ]
        if kinds.contains(String(first)) { path = "/cloud" + path }
        return try DeliveryURL(parsing: path, vocabulary: .spoken)
    }

    private static func json(_ line: String) -> String {
        var object: [String: String] = ["url": line]
        var place: Int?
        do throws(TransformationError) {
            object["declared"] = try read(line).transformation.text
        } catch {
            object["error"] = "\(error.reason): \(error.text)"
            place = error.place
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        let parts = object.sorted { $0.key < $1.key }.map { key, value in
            let text = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
            return "\"\(key)\":\(text ?? "\"\"")"
        }
        let isRead = object["error"] == nil
        let ok = "\"ok\":\(isRead)"
        let at = place.map { ["\"at\":\($0)"] } ?? []
        return "{" + (parts + at + [ok]).joined(separator: ",") + "}"
    }
}

extension Transformation {
    /// The canonical text of each step.
    fileprivate var stepTexts: [String] {
        steps.map { Transformation(steps: [$0]).text }
    }
}

/// `heliograph reference`: every setting, for the sample file.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Prints the sample configuration file.")

    func run() throws { print(SettingSample.text, terminator: "") }
}
