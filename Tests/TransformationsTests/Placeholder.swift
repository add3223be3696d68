import Testing

@Suite struct TransformationsTestsPlaceholder {}
