import Testing

@testable import Derivations

@Suite struct EpochsTests {
    @Test func aSnapshotIsCurrentUntilOneOfItsNamesIsBumped() {
        let epochs = Epochs()
        let seen = epochs.snapshot(["asset/1", "transformation/badge"])
        #expect(epochs.isCurrent(seen))
        epochs.bump("asset/2")
        #expect(epochs.isCurrent(seen))
        epochs.bump("transformation/badge")
        #expect(!epochs.isCurrent(seen))
        #expect(epochs.isCurrent(epochs.snapshot(["asset/1", "transformation/badge"])))
    }

    @Test func aUnionIsCurrentOnlyWhileBothPartsAre() {
        let epochs = Epochs()
        let old = epochs.snapshot(["a"])
        epochs.bump("a")
        let new = epochs.snapshot(["a"])
        #expect(epochs.isCurrent(new))
        #expect(!epochs.isCurrent(new.union(old)))
        #expect(!epochs.isCurrent(old.union(new)))
        #expect(epochs.isCurrent(.none))
    }

    @Test func slotsSpreadEvenlyAndNeverLeaveTheTable() {
        let epochs = Epochs()
        var used = Set<Int>()
        for number in 0..<4096 {
            let slot = epochs.slot(for: "asset/\(number)")
            #expect((0..<Epochs.stripeCount).contains(slot))
            used.insert(slot)
        }
        // Throwing 4,096 balls at 4,096 bins fills about 63 % of them.
        #expect(used.count > 2300)
    }
}
