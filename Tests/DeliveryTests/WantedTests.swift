import Assets
import Catalog
import Imaging
import Storage
import Testing
import Transformations

@testable import Delivery

@Suite struct WantedTests {
    private func wanted(_ path: String, _ asset: Asset = .picture()) throws -> Wanted {
        let url = try DeliveryURL(
            parsing: Substring("/demo/image/upload/" + path), vocabulary: .spoken)
        return Wanted(url, asset, url.format)
    }

    @Test(arguments: [
        ("shoes/red", true), ("shoes/red.jpg", true), ("shoes/red.jpeg", true),
        ("v7/shoes/red.jpg", true), ("fl_attachment/shoes/red.jpg", true),
        ("fl_immutable_cache/d_other.png/shoes/red.jpg", true),
        ("e_sepia,fl_original/shoes/red.png", true),
        ("shoes/red.png", false), ("w_10/shoes/red.jpg", false), ("q_auto/shoes/red.jpg", false),
        ("f_auto/shoes/red.jpg", false), ("l_logo/shoes/red.jpg", false),
        ("if_w_gt_10/w_10/if_end/shoes/red.jpg", false),
    ])
    func theOriginalIsWantedWhereNothingIsToBeDone(_ path: String, _ isOriginal: Bool) throws {
        #expect(try wanted(path).isOriginal == isOriginal)
    }

    @Test(arguments: [
        ("shoes/red.jpg", false), ("v1/shoes/red.jpg", false), ("v2/shoes/red.jpg", true),
        ("fl_immutable_cache/shoes/red.jpg", true),
    ])
    func onlyRealVersionsNeverChange(_ path: String, _ isImmutable: Bool) throws {
        #expect(try wanted(path).isImmutable == isImmutable)
    }
}
