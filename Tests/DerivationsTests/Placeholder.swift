import Testing

@Suite struct DerivationsTestsPlaceholder {}
