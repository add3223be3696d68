import Testing

@Suite struct StorageTestsPlaceholder {}
