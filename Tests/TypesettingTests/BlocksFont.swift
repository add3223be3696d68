import Foundation

/// A font of our own with two letters: `A` is a square as high and wide as the size, `B` its lower
/// half. The ascent is the size, the descent 0. No system has it; `Tests/Fonts/draw.py` draws it.
enum BlocksFont {
    static let trueType = bytes("blocks.ttf")
    static let woff = bytes("blocks.woff")
    static let woff2 = bytes("blocks.woff2")

    private static func bytes(_ name: String) -> [UInt8] {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.lastPathComponent != "Tests" { folder.deleteLastPathComponent() }
        let file = folder.appendingPathComponent("Fonts").appendingPathComponent(name)
        // Without the file every test that wants it fails by itself.
        return (try? Array(Data(contentsOf: file))) ?? []
    }
}
