import Testing

@Suite struct AssetsTestsPlaceholder {}
