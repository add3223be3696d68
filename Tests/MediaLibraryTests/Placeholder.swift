import Testing

@Suite struct MediaLibraryTestsPlaceholder {}
