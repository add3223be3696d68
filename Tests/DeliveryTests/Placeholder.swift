import Testing

@Suite struct DeliveryTestsPlaceholder {}
