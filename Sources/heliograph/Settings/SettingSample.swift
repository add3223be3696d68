/// The commented sample file with every setting and its default.
enum SettingSample {
    static let text: String = {
        var lines = [
            "# Heliograph: every setting with its default.",
            "#",
            "# Give this file to `heliograph serve --config FILE`. A flag (`--port 9000`) wins over",
            "# an environment variable (`HELIOGRAPH_PORT=9000`), which wins over this file. Take the",
            "# `# ` in front of a setting away to change it. Lists may be written `[one, two]`.",
            "",
        ]
        for setting in Settings.all {
            lines.append("# \(setting.help)")
            let value = setting.isRepeatable ? "[]" : quoted(setting.initial)
            lines.append("# \(setting.name): \(value)")
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }()

    private static func quoted(_ text: String) -> String {
        text.isEmpty || text.hasPrefix("*") ? "\"\(text)\"" : text
    }
}
