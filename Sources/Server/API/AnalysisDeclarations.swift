// Parameters about what is seen in pictures, which several calls share.
extension ParameterDeclaration {
    /// What is to be told of the picture.
    static let views: [ParameterDeclaration] = [
        .optional("faces", .flag, "Whether to tell where faces are."),
        .optional("colors", .flag, "Whether to tell its colours."),
        .optional("phash", .flag, "Whether to tell its perceptual hash."),
        .optional("coordinates", .flag, "Whether to tell what was marked and found."),
        .optional("quality_analysis", .flag, "Whether to tell how well it was taken."),
        .optional(
            "accessibility_analysis", .flag,
            "Whether to tell how people read it who see fewer colours."),
    ]

    /// What is to be looked for, and what becomes of it.
    static let seeing: [ParameterDeclaration] = [
        .optional("ocr", .text, "adv_ocr: text is read."),
        .optional("categorization", .text, "An engine's name: it is labelled."),
        .optional("detection", .text, "An engine's name: things are looked for."),
        .optional("auto_tagging", .text, "From which confidence on, 0 to 1, labels become tags."),
        .optional("moderation", .text, "manual, duplicate:0.9, or an engine's name."),
        .optional(
            "moderation_status", .choice(["pending", "approved", "rejected"]),
            "What somebody says about it."),
    ]

    /// What is said about the picture.
    static let saying: [ParameterDeclaration] = [
        .optional("face_coordinates", .text, "Where faces are: x,y,w,h joined by |."),
        .optional("custom_coordinates", .text, "What matters: x,y,w,h joined by |."),
        .optional("regions", .json, "Parts with names: corners of each."),
        .optional("quality_override", .text, "What q_auto means for it."),
    ]
}
