/// A few names for all colours.
struct NamedPalette: Sendable {
    /// A name, and colours that everybody would call so (sRGB, 0xRRGGBB).
    private let entries: [(name: String, colors: [LabColor])]

    private init(_ entries: [(String, [Int])]) {
        self.entries = entries.map { name, colors in
            (
                name,
                colors.map { code in
                    LabColor(
                        red: Double(code >> 16), green: Double(code >> 8 & 255),
                        blue: Double(code & 255))
                }
            )
        }
    }

    var names: [String] { entries.map(\.name) }

    /// The name whose colours come nearest.
    func name(of color: LabColor) -> String {
        let distances = entries.map { entry in
            (entry.name, entry.colors.map { $0.squaredDistance(to: color) }.min() ?? .infinity)
        }
        return distances.min { $0.1 < $1.1 }?.0 ?? ""
    }

    /// The twelve names by which pictures are searched for.
    static let google = NamedPalette([
        ("red", [0xFF0000, 0xCC0000, 0x990000, 0x6B0A0A, 0xE04040]),
        ("orange", [0xFF8000, 0xFFA500, 0xE06010, 0xD98A45]),
        ("yellow", [0xFFFF00, 0xFFD700, 0xE8D060, 0xB8A000, 0xFFF4A0]),
        ("green", [0x00FF00, 0x00A000, 0x006400, 0x6B8E23, 0x90C060, 0x2E5A2E]),
        ("teal", [0x008080, 0x00FFFF, 0x20B2AA, 0x006060, 0x80D8D8]),
        ("blue", [0x0000FF, 0x0040C0, 0x000080, 0x4080E0, 0x87CEEB, 0x203060, 0x5A7FB0]),
        ("purple", [0x800080, 0x6A0DAD, 0x9370DB, 0x4B0082, 0xA040C0]),
        ("pink", [0xFF69B4, 0xFFC0CB, 0xFF00FF, 0xE080A0, 0xFF1493]),
        ("white", [0xFFFFFF, 0xF2F2F2, 0xFAF5EC]),
        ("gray", [0x808080, 0xA0A0A0, 0x606060, 0xC8C8C8, 0x484848]),
        ("black", [0x000000, 0x141414, 0x202020]),
        ("brown", [0x8B4513, 0x654321, 0xA0703C, 0x4A2C14, 0xC4A078, 0xD2B48C]),
    ])

    /// The names of CSS's first palettes.
    static let cloudinary = NamedPalette([
        ("red", [0xFF0000]), ("maroon", [0x800000]), ("orange", [0xFF8000, 0xFFA500]),
        ("brown", [0x8B4513, 0x654321]), ("yellow", [0xFFFF00]), ("olive", [0x808000]),
        ("lime", [0x00FF00]), ("green", [0x008000]), ("teal", [0x008080]), ("cyan", [0x00FFFF]),
        ("lightblue", [0xADD8E6, 0x87CEEB]), ("blue", [0x0000FF, 0x4080E0]), ("navy", [0x000080]),
        ("purple", [0x800080]), ("magenta", [0xFF00FF]), ("pink", [0xFFC0CB, 0xFF69B4]),
        ("beige", [0xF5F5DC, 0xD2B48C]), ("white", [0xFFFFFF]),
        ("gray", [0x808080, 0xC0C0C0, 0x505050]), ("black", [0x000000]),
    ])
}
