import Testing

@Suite struct MemcachedTestsPlaceholder {}
