import Vips

/// The paths that came with a file, by their names.
extension ClippingPath {
    /// Those of a file's resources.
    static func named(in resources: PhotoshopResources) -> [String: ClippingPath] {
        var paths: [String: ClippingPath] = [:]
        for block in resources.blocks where (2000...2997).contains(block.number) {
            guard let path = ClippingPath(records: block.content), paths[block.name] == nil else {
                continue
            }
            paths[block.name] = path
        }
        return paths
    }

    /// The boxes around a file's paths, in pixels of the upright picture; none where it has none, or they
    /// cannot be read.
    static func boxes(of file: Loader, in upright: Size) -> [String: [Rectangle]] {
        guard let bytes = try? file.resources() else { return [:] }
        let orientation = file.inspection.orientation
        let stored = orientation.swapsSides ? upright.turned : upright
        let turning = orientation.mapping(of: stored)
        return named(in: PhotoshopResources(bytes)).mapValues { path in
            let box = path.box.scaled(Double(stored.width), Double(stored.height))
            return [turning.box(of: box)]
        }
    }
}
