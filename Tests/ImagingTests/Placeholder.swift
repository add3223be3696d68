import Testing

@Suite struct ImagingTestsPlaceholder {}
